import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import styles from "./bulk.module.css";

const steps = ["upload", "columns", "check", "preview", "apply"] as const;
type Step = (typeof steps)[number];

/** Where one is on the way from a file to people; each step that there is can be gone to. */
export function Steps({ at, importId, set }: { at: Step; importId?: string; set?: string }) {
  const { t } = useTranslation();
  const content = (step: Step) => {
    const word = t(`import.step.${step}`);
    if (step === at || (at === "apply" && step === "preview")) return word;
    if (step === "upload") return <Link to="/imports">{word}</Link>;
    if (step === "columns" && importId)
      return (
        <Link to="/imports/$import" params={{ import: importId }} search={{ from: set }}>
          {word}
        </Link>
      );
    if (step === "check" && set)
      return (
        <Link to="/changesets/$set/check" params={{ set }}>
          {word}
        </Link>
      );
    if (step === "preview" && set)
      return (
        <Link to="/changesets/$set" params={{ set }}>
          {word}
        </Link>
      );
    return word;
  };
  return (
    <ol className={styles.steps} aria-label={t("import.steps")}>
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={step === at ? "step" : undefined}
          data-done={index < steps.indexOf(at) || undefined}
        >
          <span aria-hidden>{index + 1}</span>
          {content(step)}
        </li>
      ))}
    </ol>
  );
}
