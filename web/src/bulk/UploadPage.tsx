import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { upload } from "@/api/client";
import { Failure } from "@/shared/failure";
import { formatBytes } from "@/shared/i18n";
import { Bar, Button, IconUpload, Page, Panel, Progress } from "@/ui";
import styles from "./bulk.module.css";
import { Drafts } from "./Drafts";
import { SetList } from "./SetList";
import { Steps } from "./Steps";

type Upload = { name: string; size: number; sent: number; stop: AbortController };

/** The first step of an import: a file, dropped or chosen. */
export function UploadPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [running, setRunning] = useState<Upload>();
  const [error, setError] = useState<unknown>();

  async function send(file: File | undefined) {
    if (!file) return;
    const stop = new AbortController();
    setError(undefined);
    setRunning({ name: file.name, size: file.size, sent: 0, stop });
    try {
      const onProgress = (sent: number) => setRunning((before) => before && { ...before, sent });
      const made = await upload(file.name, file, onProgress, stop.signal);
      client.setQueryData(["import", made.id], made);
      void client.invalidateQueries({ queryKey: ["imports"] });
      await navigate({ to: "/imports/$import", params: { import: made.id } });
    } catch (cause) {
      if (!stop.signal.aborted) setError(cause);
      setRunning(undefined);
    }
  }

  return (
    <Page title={t("import.title")}>
      <Steps at="upload" />
      {error !== undefined && <Failure error={error} />}
      {running ? (
        <Panel title={running.name}>
          <Progress
            label={t("import.uploading")}
            done={running.sent}
            total={running.size}
            text={
              running.sent < running.size
                ? t("import.sent", { sent: formatBytes(running.sent), size: formatBytes(running.size) })
                : t("import.reading")
            }
          />
          <Bar>
            <Button onClick={() => running.stop.abort()}>{t("form.cancel")}</Button>
          </Bar>
        </Panel>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the extra way; the button is the other.
        <div
          className={styles.drop}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            void send(event.dataTransfer.files[0]);
          }}
        >
          <h2>{t("import.drop")}</h2>
          <p>{t("import.dropText")}</p>
          <input
            ref={input}
            type="file"
            hidden
            accept=".csv,.tsv,.txt,.xlsx,text/csv"
            aria-label={t("import.choose")}
            onChange={(event) => {
              void send(event.currentTarget.files?.[0]);
              event.currentTarget.value = "";
            }}
          />
          <Button kind="primary" icon={<IconUpload size={16} />} onClick={() => input.current?.click()}>
            {t("import.choose")}
          </Button>
        </div>
      )}
      <Drafts />
      <h2>{t("import.earlier")}</h2>
      <SetList origin="import" />
    </Page>
  );
}
