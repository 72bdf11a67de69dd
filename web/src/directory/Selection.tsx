import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { show, valueFor } from "@/shared/catalogue";
import { formatNumber } from "@/shared/i18n";
import { Button, IconCopy, toast } from "@/ui";
import styles from "./users.module.css";

/** What can be done with the people who are selected. */
export function Selection({ people, onClear }: { people: User[]; onClear: () => void }) {
  const { t } = useTranslation();
  const addresses = people.map((person) => show(valueFor(person, "email"))).filter(Boolean);
  return (
    <section className={styles.selection} aria-label={t("selection.label")}>
      <span role="status">
        {t("selection.count", { count: people.length, n: formatNumber(people.length) })}
      </span>
      <Button
        small
        icon={<IconCopy size={14} />}
        disabled={addresses.length === 0}
        onClick={() =>
          void navigator.clipboard
            .writeText(addresses.join(", "))
            .then(() =>
              toast(t("selection.copied", { count: addresses.length, n: formatNumber(addresses.length) })),
            )
        }
      >
        {t("selection.copy")}
      </Button>
      <Button small kind="subtle" onClick={onClear}>
        {t("selection.clear")}
      </Button>
    </section>
  );
}
