import { useTranslation } from "react-i18next";
import type { Action, User } from "@/api/types";
import { When } from "@/shared/dates";
import { Button, Notice } from "@/ui";
import { useOrigins } from "./queries";
import styles from "./user.module.css";

/** What the person is, where, and why the status is what it is: since when, until when, by whom. */
export function Standing({ user, onAct }: { user: User; onAct?: (action: Action) => void }) {
  const { t } = useTranslation();
  const { data: origins } = useOrigins(user);
  const by = origins?.status?.actor.name;
  return (
    <>
      <div className={styles.standing}>
        <p>{[user.title, user.unit?.path.at(-1), user.userName].filter(Boolean).join(" · ")}</p>
        <p>
          {user.statusChangedAt && (
            <>
              {t("user.since", { status: t(`status.${user.status}`) })}{" "}
              <When at={user.statusChangedAt} form="long" />
            </>
          )}
          {user.statusUntil && (
            <>
              {" "}
              {t("user.until")} <When at={user.statusUntil} form="long" />
            </>
          )}
          {by && ` · ${t("user.by", { name: by })}`}
          {user.statusReason && ` · ${user.statusReason}`}
        </p>
      </div>
      {user.statusUntil && (
        <Notice tone="info">
          <span>
            {t("user.endsByItself")} <When at={user.statusUntil} form="long" />.
          </span>
        </Notice>
      )}
      {user.locked && (
        <Notice
          tone="bad"
          title={t("user.locked")}
          actions={
            onAct && (
              <Button small onClick={() => onAct("unlock")}>
                {t("act.unlock.name")}
              </Button>
            )
          }
        >
          <span>
            {user.lockReason}{" "}
            {user.lockedUntil && (
              <>
                {t("user.until")} <When at={user.lockedUntil} form="long" />
              </>
            )}
          </span>
        </Notice>
      )}
      {user.deletedAt ? (
        <Notice
          tone="warn"
          actions={
            onAct && (
              <Button small onClick={() => onAct("restore")}>
                {t("act.restore.name")}
              </Button>
            )
          }
        >
          <span>
            {t("user.deleted")} <When at={user.deletedAt} form="long" />. {t("user.deletedText")}
          </span>
        </Notice>
      ) : (
        user.status === "archived" && (
          <Notice
            tone="info"
            actions={
              onAct && (
                <Button small onClick={() => onAct("deactivate")}>
                  {t("user.unarchive")}
                </Button>
              )
            }
          >
            {t("user.archivedText")}
          </Notice>
        )
      )}
    </>
  );
}
