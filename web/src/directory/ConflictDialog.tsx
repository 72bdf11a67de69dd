import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attribute, User } from "@/api/types";
import { labelOf, show } from "@/shared/catalogue";
import { When } from "@/shared/dates";
import { Bar, Button, Dialog, Stack } from "@/ui";
import styles from "./conflict.module.css";
import type { Conflict } from "./values";

type ConflictDialogProps = {
  attributes: Attribute[];
  conflicts: Conflict[];
  theirs: User;
  onClose: () => void;
  /** Called with a function that tells which of the own changes to keep. */
  onDecide: (kept: (name: string) => boolean) => void;
};

/** Somebody else has saved meanwhile: both values of each field, and a choice between them. */
export function ConflictDialog({ attributes, conflicts, theirs, onClose, onDecide }: ConflictDialogProps) {
  const { t } = useTranslation();
  const [dropped, setDropped] = useState<ReadonlySet<string>>(new Set());
  const choose = (name: string, mine: boolean) => {
    const next = new Set(dropped);
    if (mine) next.delete(name);
    else next.add(name);
    setDropped(next);
  };
  return (
    <Dialog open wide onClose={onClose} title={t("conflict.title")} closeLabel={t("close")}>
      <Stack>
        <p>
          {t("conflict.text", { count: conflicts.length })} <When at={theirs.updatedAt} form="long" />.
        </p>
        {conflicts.map((conflict) => (
          <fieldset key={conflict.name} className={styles.field}>
            <legend>{labelOf(attributes, conflict.name)}</legend>
            {[true, false].map((mine) => (
              <label key={String(mine)}>
                <input
                  type="radio"
                  name={conflict.name}
                  checked={mine !== dropped.has(conflict.name)}
                  onChange={() => choose(conflict.name, mine)}
                />
                <span className={styles.whose}>{mine ? t("conflict.mine") : t("conflict.theirs")}</span>
                <span>{show(mine ? conflict.mine : conflict.theirs) || t("value.none")}</span>
              </label>
            ))}
          </fieldset>
        ))}
        <Bar end>
          <Button onClick={onClose}>{t("conflict.back")}</Button>
          <Button kind="primary" onClick={() => onDecide((name) => !dropped.has(name))}>
            {t("conflict.save")}
          </Button>
        </Bar>
      </Stack>
    </Dialog>
  );
}
