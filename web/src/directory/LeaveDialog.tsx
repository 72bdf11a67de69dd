import { useTranslation } from "react-i18next";
import { Bar, Button, Dialog, Stack } from "@/ui";

type LeaveDialogProps = { onStay: () => void; onKeep: () => void; onDiscard: () => void };

/** Asks what is to become of what was typed, before the page is left. */
export function LeaveDialog({ onStay, onKeep, onDiscard }: LeaveDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog open onClose={onStay} title={t("draft.title")} closeLabel={t("close")}>
      <Stack>
        <p>{t("draft.text")}</p>
        <Bar end>
          <Button onClick={onStay}>{t("draft.stay")}</Button>
          <Button onClick={onDiscard}>{t("draft.leave")}</Button>
          <Button kind="primary" onClick={onKeep}>
            {t("draft.keep")}
          </Button>
        </Bar>
      </Stack>
    </Dialog>
  );
}
