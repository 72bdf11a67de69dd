import { useTranslation } from "react-i18next";
import styles from "./bulk.module.css";

const steps = ["upload", "columns", "preview", "apply"] as const;

/** Where one is on the way from a file to people. */
export function Steps({ at }: { at: (typeof steps)[number] }) {
  const { t } = useTranslation();
  return (
    <ol className={styles.steps} aria-label={t("import.steps")}>
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={step === at ? "step" : undefined}
          data-done={index < steps.indexOf(at) || undefined}
        >
          <span aria-hidden>{index + 1}</span>
          {t(`import.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
