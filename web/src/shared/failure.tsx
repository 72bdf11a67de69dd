import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { Button, IconRefresh, Notice } from "@/ui";

/** The words of an error, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
      title={forbidden ? t("error.forbidden") : api?.title || t("error.title")}
      actions={
        onRetry && !forbidden ? (
          <Button small icon={<IconRefresh size={16} />} onClick={onRetry}>
            {t("error.retry")}
          </Button>
        ) : undefined
      }
    >
      {messageOf(error) !== api?.title && <span>{messageOf(error)}</span>}
      {api?.problems.map((problem) => (
        <span key={`${problem.field} ${problem.code}`}>{problem.message}</span>
      ))}
      {api?.requestId && <span>{t("error.request", { id: api.requestId })}</span>}
    </Notice>
  );
}
