import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { formatSeconds, When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { formatBytes, formatNumber } from "@/shared/i18n";
import { Facts, Loading, Panel, Stack, Table } from "@/ui";

/** How the server and its database are. */
export function System() {
  const { t } = useTranslation();
  const system = useQuery({
    queryKey: ["system"],
    queryFn: ({ signal }) => take(api.GET("/system", { signal })),
    refetchInterval: 10_000,
  });
  const data = system.data;
  return (
    <Panel title={t("settings.system")}>
      {system.error ? (
        <Failure error={system.error} onRetry={() => void system.refetch()} />
      ) : !data ? (
        <Loading label={t("loading")} />
      ) : (
        <Stack>
          <Facts
            facts={[
              { label: t("system.database"), value: data.database.engine },
              { label: t("system.size"), value: formatBytes(data.database.bytes) },
              { label: t("system.schema"), value: data.database.schema },
              { label: t("system.version"), value: <code>{data.version}</code> },
              { label: t("system.go"), value: <code>{data.go}</code> },
              { label: t("system.since"), value: <When at={data.startedAt} form="long" /> },
              ...(data.disk
                ? [
                    {
                      label: t("system.disk"),
                      value: t("system.diskFree", {
                        free: formatBytes(data.disk.free),
                        total: formatBytes(data.disk.total),
                      }),
                    },
                  ]
                : []),
            ]}
          />
          <Table
            label={t("system.readers")}
            head={[t("system.reader"), t("system.behind"), t("system.age")]}
            rows={data.readers.map((reader) => ({
              key: reader.name,
              cells: [
                t(`system.name.${reader.name as "seal"}`, { defaultValue: reader.name }),
                formatNumber(reader.events),
                reader.events === 0 ? t("system.upToDate") : formatSeconds(reader.ageSeconds),
              ],
            }))}
          />
        </Stack>
      )}
    </Panel>
  );
}
