import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { address } from "@/api/client";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { Bar, Button, Dialog, DownloadLink, IconDownload, Notice, Select, Stack } from "@/ui";
import { type List, useBeginExport, useExport } from "./queries";

type ExportDialogProps = {
  list: List;
  /** Names and words of the columns, in their order. */
  columns: { id: string; label: string }[];
  total: number | undefined;
  onClose: () => void;
};

/** Has the server write the list to a file, and hands it out when it is there. */
export function ExportDialog({ list, columns, total, onClose }: ExportDialogProps) {
  const { t } = useTranslation();
  const [format, setFormat] = useState<"csv" | "xlsx">("csv");
  const begin = useBeginExport();
  const { data: made = begin.data, error } = useExport(begin.data?.id);
  const failed = made?.state === "failed" || made?.state === "cancelled";

  function submit(event: FormEvent) {
    event.preventDefault();
    begin.mutate({ list, columns: columns.map((column) => column.id), format });
  }

  return (
    <Dialog open onClose={onClose} title={t("export.title")} closeLabel={t("close")}>
      <form onSubmit={submit}>
        <Stack>
          <p>
            {t("export.text", {
              n: total === undefined ? "…" : formatNumber(total),
              count: total ?? 2,
              columns: columns.map((column) => column.label).join(", "),
            })}
          </p>
          {!made && (
            <Select
              label={t("export.format")}
              value={format}
              choices={[
                { value: "csv", label: t("export.csv") },
                { value: "xlsx", label: t("export.xlsx") },
              ]}
              onChange={(value) => setFormat(value === "xlsx" ? "xlsx" : "csv")}
            />
          )}
          {made && !failed && (
            <p role="status">
              {made.state === "done"
                ? t("export.done", { count: made.total, n: formatNumber(made.total) })
                : t("export.running", { n: formatNumber(made.done), total: formatNumber(made.total) })}
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
