import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { Bar, Button, Chip, Loading, Panel, Table, toast } from "@/ui";

/** Where one is signed in, with the way out of each. */
export function Sessions() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const sessions = useQuery({
    queryKey: ["sessions"],
    queryFn: async ({ signal }) => (await take(api.GET("/me/sessions", { signal }))).items,
  });
  const end = useMutation({
    mutationFn: (id: string | undefined) =>
      take(
        id ? api.DELETE("/me/sessions/{id}", { params: { path: { id } } }) : api.DELETE("/me/sessions", {}),
      ),
    onSuccess: async (_, id) => {
      await client.invalidateQueries({ queryKey: ["sessions"] });
      toast(t(id ? "sessions.ended" : "sessions.endedOthers"));
    },
  });
  const others = sessions.data?.filter((one) => !one.current) ?? [];
  return (
    <Panel
      title={t("sessions.title")}
      aside={
        <Bar>
          <a href="/password">{t("sessions.password")}</a>
          {others.length > 0 && (
            <Button
              small
              loading={end.isPending && end.variables === undefined}
              onClick={() => end.mutate(undefined)}
            >
              {t("sessions.endOthers")}
            </Button>
          )}
        </Bar>
      }
    >
      {end.error && <Failure error={end.error} />}
      {sessions.error ? (
        <Failure error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : !sessions.data ? (
        <Loading label={t("loading")} lines={2} />
      ) : (
        <Table
          stacked
          label={t("sessions.title")}
          head={[t("sessions.client"), t("sessions.source"), t("sessions.seen"), t("tokens.acts")]}
          rows={sessions.data.map((one) => ({
            key: one.id,
            cells: [
              <span key="client">{clientName(one.client) || t("sessions.unknown")}</span>,
              <code key="source">{one.source}</code>,
              <When key="seen" at={one.seenAt} form="ago" />,
              one.current ? (
                <Chip key="current" tone="ok">
                  {t("sessions.current")}
                </Chip>
              ) : (
                <Button
                  key="end"
                  small
                  aria-label={t("sessions.endOne", { name: clientName(one.client) || one.source })}
                  onClick={() => end.mutate(one.id)}
                >
                  {t("sessions.end")}
                </Button>
              ),
            ],
          }))}
        />
      )}
    </Panel>
  );
}

/** "Firefox on Linux" of what a browser calls itself. */
export function clientName(agent: string): string {
  const browser = ["Edg", "OPR", "Firefox", "Chrome", "Safari"].find((one) => agent.includes(`${one}/`));
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera" };
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/
    .exec(agent)?.[1]
    ?.replace("Mac OS X", "macOS");
  if (!browser) return agent.slice(0, 60);
  return [names[browser] ?? browser, system].filter(Boolean).join(" · ");
}
