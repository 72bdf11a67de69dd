import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Attribute } from "@/api/types";
import { isComposite, show, valueFor } from "@/shared/catalogue";
import { Failure } from "@/shared/failure";
import { DeletedChip, LockedChip, StatusChip } from "@/shared/status";
import { Bar, Facts, IconButton, IconX, Loading } from "@/ui";
import { useUser } from "./queries";
import styles from "./users.module.css";

type PeekProps = { id: string; attributes: Attribute[]; onClose: () => void };

/** One person beside the list, which stays as it is: J and K go on to the next. */
export function Peek({ id, attributes, onClose }: PeekProps) {
  const { t } = useTranslation();
  const { data: user, error } = useUser(id);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key === "Escape" && !event.defaultPrevented) onClose();
    }
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [onClose]);
  const facts = user
    ? attributes
        .filter((attribute) => !isComposite(attribute))
        .map((attribute) => ({
          label: attribute.label,
          value: show(valueFor(user, attribute.name), attribute),
        }))
        .filter((fact) => fact.value !== "")
    : [];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus.
    <section className={styles.peek} aria-label={t("peek.label")} tabIndex={0}>
      <div className={styles.peekHead}>
        <h2>{user ? user.displayName || user.userName : t("user.title")}</h2>
        <IconButton small label={t("peek.close")} onClick={onClose}>
          <IconX size={16} />
        </IconButton>
      </div>
      {error ? (
        <Failure error={error} />
      ) : !user ? (
        <Loading label={t("loading")} />
      ) : (
        <>
          <Bar>
            <StatusChip status={user.status} />
            {user.locked && <LockedChip />}
            {user.deletedAt && <DeletedChip />}
          </Bar>
          <Link to="/users/$user" params={{ user: user.id }}>
            {t("peek.open")}
          </Link>
          <Facts facts={facts} />
        </>
      )}
    </section>
  );
}
