import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bar, Button, Dialog, IconButton, IconX, Stack, TextField } from "@/ui";
import styles from "./users.module.css";

type JumpProps = {
  /** The column that the list is sorted by, and its words. */
  sort: string;
  label: string;
  from: string | undefined;
  onJump: (from: string | undefined) => void;
};

/** Attributes of which a day, a month or a year is the beginning. */
const dated = /(At|Until|Date)$/;

/** Goes into the midst of a list: to a letter, or to a day. */
export function Jump({ sort, label, from, onJump }: JumpProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [text, setText] = useState("");
  const day = dated.test(sort);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsking(false);
    onJump(text.trim() || undefined);
  }

  return (
    <>
      {from && (
        <span className={styles.chip}>
          {t("jump.from", { name: label, value: from })}
          <IconButton small label={t("jump.begin")} onClick={() => onJump(undefined)}>
            <IconX size={14} />
          </IconButton>
        </span>
      )}
      <Button kind="subtle" small onClick={() => setAsking(true)}>
        {t("jump.title")}
      </Button>
      {asking && (
        <Dialog open onClose={() => setAsking(false)} title={t("jump.title")} closeLabel={t("close")}>
          <form onSubmit={submit}>
            <Stack>
              <TextField
                label={t(day ? "jump.day" : "jump.letter", { name: label })}
                description={t(day ? "jump.dayHint" : "jump.letterHint")}
                value={text}
                onChange={setText}
                maxLength={100}
                autoFocus
              />
              <Bar end>
                <Button onClick={() => setAsking(false)}>{t("form.cancel")}</Button>
                <Button type="submit" kind="primary" disabled={!text.trim()}>
                  {t("jump.go")}
                </Button>
              </Bar>
            </Stack>
          </form>
        </Dialog>
      )}
    </>
  );
}
