import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Home } from "@/api/types";
import { Button, IconCircleCheck, IconCircleDashed, Panel } from "@/ui";
import styles from "./home.module.css";

type Step = Home["setup"][number];
const ways: Record<Step["name"], ReactNode> = {
  people: "/imports",
  units: "/units",
  managers: "/imports",
  administrators: "/users",
  organisation: "/settings",
};

type ChecklistProps = { steps: Step[]; demo: ReactNode; onDismiss: () => void };

/** The first steps of an organisation; which are done is read off what is there. */
export function Checklist({ steps, demo, onDismiss }: ChecklistProps) {
  const { t } = useTranslation();
  const done = steps.filter((step) => step.done).length;
  return (
    <Panel
      title={t("home.setup")}
      aside={
        <Button small kind="subtle" onClick={onDismiss}>
          {t("home.dismiss")}
        </Button>
      }
    >
      <p>{t("home.setupDone", { done, total: steps.length })}</p>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step.name} data-done={step.done || undefined}>
            {step.done ? (
              <IconCircleCheck size={20} aria-label={t("home.done")} />
            ) : (
              <IconCircleDashed size={20} aria-label={t("home.open")} />
            )}
            <div>
              {step.done ? (
                <span>{t(`home.step.${step.name}`)}</span>
              ) : (
                <Link
                  to={ways[step.name] as "/imports"}
                  search={step.name === "organisation" ? ({ tab: "organisation" } as object) : {}}
                >
                  {t(`home.step.${step.name}`)}
                </Link>
              )}
              <p>{t(`home.why.${step.name}`)}</p>
            </div>
          </li>
        ))}
      </ol>
      {demo && (
        <div className={styles.demo}>
          <p>{t("home.demo")}</p>
          {demo}
        </div>
      )}
    </Panel>
  );
}
