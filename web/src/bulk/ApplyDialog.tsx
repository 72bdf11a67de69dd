import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { Bar, Button, Dialog, Stack, TextField } from "@/ui";

type ApplyDialogProps = {
  number: number;
  /** The server asks for it because much is taken away; otherwise it is only a large change. */
  grave: boolean;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onApply: () => void;
};

/** The brake: a plan that takes away much is applied only by somebody who repeats how much. */
export function ApplyDialog({ number, grave, busy, error, onClose, onApply }: ApplyDialogProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const right = typed.replace(/[\s.,']/g, "") === String(number);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (right) onApply();
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(grave ? "confirm.title" : "confirm.many", { n: formatNumber(number) })}
      closeLabel={t("close")}
    >
      <form onSubmit={submit}>
        <Stack>
          <p>{t(grave ? "confirm.text" : "confirm.manyText")}</p>
          <TextField
            label={t("confirm.type", { n: formatNumber(number) })}
            value={typed}
            onChange={setTyped}
            inputMode="numeric"
            autoFocus
          />
          {error ? <Failure error={error} /> : null}
          <Bar end>
            <Button onClick={onClose}>{t("form.cancel")}</Button>
            <Button type="submit" kind={grave ? "danger" : "primary"} loading={busy} disabled={!right}>
              {t(grave ? "confirm.submit" : "set.apply", { count: number, n: formatNumber(number) })}
            </Button>
          </Bar>
        </Stack>
      </form>
    </Dialog>
  );
}
