import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { address, api, take } from "@/api/client";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { Bar, Button, Dialog, DownloadLink, IconDownload, Notice, Select, Stack } from "@/ui";
import type { JournalSearch } from "./queries";

type Format = "jsonl" | "csv";

/** Has the server write what the list shows to a file, and hands it out when it is there. */
export function ExportDialog({ search, onClose }: { search: JournalSearch; onClose: () => void }) {
  const { t } = useTranslation();
  const [format, setFormat] = useState<Format>("jsonl");
  const begin = useMutation({
    mutationFn: () => take(api.POST("/journal/exports", { body: { ...search, format } })),
  });
  const id = begin.data?.id ?? "";
  const { data: made = begin.data, error } = useQuery({
    enabled: id !== "",
    queryKey: ["exports", id],
    queryFn: ({ signal }) => take(api.GET("/exports/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) =>
      state.data?.state === "queued" || state.data?.state === "running" ? 500 : false,
  });
  const failed = made?.state === "failed" || made?.state === "cancelled";
  return (
    <Dialog open onClose={onClose} title={t("audit.exportTitle")} closeLabel={t("close")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          begin.mutate();
        }}
      >
        <Stack>
          <p>{t("audit.exportText")}</p>
          {!made && (
            <Select
              label={t("export.format")}
              value={format}
              choices={[
                { value: "jsonl", label: t("audit.jsonl") },
                { value: "csv", label: t("export.csv") },
              ]}
              onChange={(value) => setFormat(value as Format)}
            />
          )}
          {made && !failed && (
            <p role="status">
              {made.state === "done"
                ? t("audit.exported", { count: made.total, n: formatNumber(made.total) })
                : t("progress.done", { done: formatNumber(made.done) })}
            </p>
          )}
          {failed && <Notice tone="bad">{made?.failure || t("export.failed")}</Notice>}
          {(begin.error || error) && <Failure error={begin.error ?? error} />}
          <Bar end>
            <Button onClick={onClose}>{made ? t("close") : t("form.cancel")}</Button>
            {made?.state === "done" ? (
              <DownloadLink href={address(`/exports/${made.id}/file`)} icon={<IconDownload size={16} />}>
                {t("export.download")}
              </DownloadLink>
            ) : (
              <Button type="submit" kind="primary" loading={begin.isPending || (made && !failed)}>
                {t("export.begin")}
              </Button>
            )}
          </Bar>
        </Stack>
      </form>
    </Dialog>
  );
}
