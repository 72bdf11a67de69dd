import { useTranslation } from "react-i18next";
import { Button } from "@/ui";
import styles from "./user.module.css";

type ProposalsProps = { field: string; names: string[]; onTake: (name: string) => void };

/** Free names for somebody new, each a button that puts it into its field. */
export function Proposals({ field, names, onTake }: ProposalsProps) {
  const { t } = useTranslation();
  if (names.length === 0) return null;
  return (
    <fieldset className={styles.proposals}>
      <legend className="hidden">{t("proposals.for", { field })}</legend>
      <span aria-hidden>{t("proposals.free")}</span>
      {names.map((name) => (
        <Button
          key={name}
          small
          kind="subtle"
          aria-label={t("proposals.take", { field, name })}
          onClick={() => onTake(name)}
        >
          {name}
        </Button>
      ))}
    </fieldset>
  );
}
