import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMoving } from "@/shared/events";
import { formatNumber } from "@/shared/i18n";
import styles from "./shell.module.css";

/** What the server is working on now, with how far it has come; nothing when nothing runs. */
export function Running() {
  const { t } = useTranslation();
  const moving = useMoving();
  const [first] = moving;
  if (!first) return null;
  const done = moving.reduce((sum, one) => sum + one.done, 0);
  const total = moving.reduce((sum, one) => sum + one.total, 0);
  const percent = total > 0 ? Math.min(100, Math.floor((100 * done) / total)) : undefined;
  const words = t(first.state === "planning" ? "running.planning" : "running.applying");
  const text = percent === undefined ? words : `${words} ${formatNumber(percent)} %`;
  const content = (
    <>
      <progress max={100} value={percent} aria-hidden />
      <span>{moving.length > 1 ? t("running.many", { count: moving.length }) : text}</span>
    </>
  );
  return moving.length > 1 ? (
    <Link to="/jobs" className={styles.running}>
      {content}
    </Link>
  ) : (
    <Link to="/changesets/$set" params={{ set: first.changeSet }} className={styles.running}>
      {content}
    </Link>
  );
}
