import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type CSSProperties, type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, api, take } from "@/api/client";
import type { Organisation as Shape } from "@/api/types";
import { Failure } from "@/shared/failure";
import { Bar, Button, Loading, Panel, Stack, TextField, toast } from "@/ui";
import styles from "./settings.module.css";

const own = "#0b6377";

/** The name and the colour that the console and the pages before sign-in wear. */
export function Organisation() {
  const { t } = useTranslation();
  const organisation = useQuery({
    queryKey: ["organisation"],
    queryFn: ({ signal }) => take(api.GET("/organisation", { signal })),
  });
  return (
    <Panel title={t("settings.organisation")}>
      {organisation.error ? (
        <Failure error={organisation.error} onRetry={() => void organisation.refetch()} />
      ) : !organisation.data ? (
        <Loading label={t("loading")} />
      ) : (
        <OrganisationForm before={organisation.data} />
      )}
    </Panel>
  );
}

function OrganisationForm({ before }: { before: Shape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(before.name);
  const [accent, setAccent] = useState(before.accent);
  const save = useMutation({
    mutationFn: () => take(api.PUT("/organisation", { body: { name, accent } })),
    onSuccess: async (saved) => {
      client.setQueryData(["organisation"], saved);
      await client.invalidateQueries({ queryKey: ["me"] });
      await client.invalidateQueries({ queryKey: ["home"] });
      wear();
      toast(t("organisation.saved"));
    },
  });
  const problems = save.error instanceof ApiError ? save.error.problems : [];
  const of = (field: string) => problems.find((problem) => problem.field === field)?.message;
  const shown = /^#[0-9a-f]{6}$/i.test(accent) ? accent : own;

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        {save.error && problems.length === 0 && <Failure error={save.error} />}
        <TextField
          label={t("organisation.name")}
          description={t("organisation.nameHint")}
          value={name}
          onChange={setName}
          error={of("name")}
          maxLength={100}
        />
        <div className={styles.accent}>
          <TextField
            label={t("organisation.accent")}
            description={t("organisation.accentHint")}
            value={accent}
            onChange={setAccent}
            error={of("accent")}
            placeholder={own}
            maxLength={7}
          />
          <input
            type="color"
            aria-label={t("organisation.pick")}
            value={shown}
            onChange={(event) => setAccent(event.currentTarget.value)}
          />
        </div>
        {before.palette && before.accent === accent && (
          <div className={styles.swatches}>
            {(["light", "dark"] as const).map((scheme) => (
              <span
                key={scheme}
                className={styles.swatch}
                style={
                  {
                    "--swatch": before.palette?.[scheme].accent,
                    "--on": before.palette?.[scheme].on,
                  } as CSSProperties
                }
              >
                {t(`settings.scheme.${scheme}`)}
              </span>
            ))}
          </div>
        )}
        <Bar end>
          {accent && <Button onClick={() => setAccent("")}>{t("organisation.usual")}</Button>}
          <Button
            type="submit"
            kind="primary"
            loading={save.isPending}
            disabled={name === before.name && accent === before.accent}
          >
            {t("organisation.save")}
          </Button>
        </Bar>
      </Stack>
    </form>
  );
}

/** Has the page put the new colour on without being loaded again. */
function wear(): void {
  const link = document.querySelector<HTMLLinkElement>("link[href^='/pages/brand.css']");
  if (link) link.href = `/pages/brand.css?${Date.now()}`;
}
