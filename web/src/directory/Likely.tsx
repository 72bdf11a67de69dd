import { useTranslation } from "react-i18next";
import type { Alike } from "@/api/types";
import { StatusChip } from "@/shared/status";
import { Notice } from "@/ui";
import { Reasons } from "./Related";
import styles from "./user.module.css";

/** Warns while one types that the person may be here already, and says why. */
export function Likely({ people }: { people: Alike[] }) {
  const { t } = useTranslation();
  return (
    <div aria-live="polite">
      {people.length > 0 && (
        <Notice tone="warn" title={t("duplicates.likely", { count: people.length })}>
          <ul className={styles.likely}>
            {people.map((person) => (
              <li key={person.id}>
                {/* Beside the form, so that nothing typed is left behind. */}
                <a href={`/users/${person.id}`} target="_blank" rel="noreferrer">
                  {person.displayName}
                  <span className="hidden"> {t("duplicates.newTab")}</span>
                </a>
                <span>
                  {[person.title, person.email].filter(Boolean).join(" · ")}{" "}
                  <StatusChip status={person.status} />
                </span>
                <span className={styles.none}>
                  <Reasons alike={person} />
                </span>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
