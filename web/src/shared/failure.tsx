import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { Button, IconRefresh, Notice } from "@/ui";
import { type Translate, wordFor } from "./i18n";

/** The words of an error, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What went wrong, in the reader's language: by its code, or else by its status. */
function titleOf(error: ApiError, t: Translate): string {
  const byStatus = wordFor(t, `error.status.${error.status}`, error.title || t("error.title"));
  return wordFor(t, `error.code.${error.code}`, byStatus);
}

/** Says what went wrong and offers to try again. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const api = error instanceof ApiError ? error : undefined;
  const forbidden = api?.status === 403;
  return (
    <Notice
      tone="bad"
      alert
      title={api ? titleOf(api, t) : t("error.title")}
      actions={
        onRetry && !forbidden ? (
          <Button small icon={<IconRefresh size={16} />} onClick={onRetry}>
            {t("error.retry")}
          </Button>
        ) : undefined
      }
    >
      {messageOf(error) !== api?.title && <span lang={api && "en"}>{messageOf(error)}</span>}
      {api?.problems.map((problem) => (
        <span key={`${problem.field} ${problem.code}`} lang="en">
          {problem.message}
        </span>
      ))}
      {api?.requestId && <span>{t("error.request", { id: api.requestId })}</span>}
    </Notice>
  );
}
