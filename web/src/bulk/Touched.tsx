import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ChangeSet } from "@/api/types";
import { When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { Button, Notice } from "@/ui";
import styles from "./bulk.module.css";
import { usePlanImport, useTouched } from "./queries";

/** The plan beside what is there now: whom somebody has changed since, whom it will therefore leave alone. */
export function Touched({ set }: { set: ChangeSet }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const touched = useTouched(set);
  const plan = usePlanImport(set.importId ?? "");
  const items = touched.data?.items ?? [];
  if (items.length === 0) return null;
  const n = touched.data?.next ? `${formatNumber(items.length)}+` : formatNumber(items.length);
  const again = () =>
    plan.mutate(set.options ?? {}, {
      onSuccess: (made) => void navigate({ to: "/changesets/$set", params: { set: made.id } }),
    });
  return (
    <Notice
      tone="warn"
      title={t("touched.title", { count: items.length, n })}
      actions={
        set.importId &&
        set.options && (
          <Button small loading={plan.isPending} onClick={again}>
            {t("touched.again")}
          </Button>
        )
      }
    >
      <span>{t("touched.text")}</span>
      {plan.error && <Failure error={plan.error} />}
      <details>
        <summary>{t("touched.who")}</summary>
        <ul className={styles.touched}>
          {items.map((item) => (
            <li key={item.n}>
              {item.subject.kind === "user" ? (
                <Link to="/users/$user" params={{ user: item.subject.id }} search={{ tab: "history" }}>
                  {item.label}
                </Link>
              ) : (
                item.label
              )}{" "}
              · {item.actor.name} · <When at={item.at} />
            </li>
          ))}
        </ul>
      </details>
    </Notice>
  );
}
