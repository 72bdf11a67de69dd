import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { HistoryEntry, User } from "@/api/types";
import { labelOf, noAttributes, show, useAttributes } from "@/shared/catalogue";
import { useRollback } from "@/shared/changesets";
import { When } from "@/shared/dates";
import { Failure, messageOf } from "@/shared/failure";
import { useMay } from "@/shared/session";
import { Bar, Button, Diff, Empty, IconArrowBackUp, Loading, toast } from "@/ui";
import { useHistory } from "./queries";
import styles from "./user.module.css";

/** Every version of a person: what changed, who did it, why, and the way to undo it. */
export function History({ user }: { user: User }) {
  const { t } = useTranslation();
  const history = useHistory(user.id);
  if (history.error) return <Failure error={history.error} onRetry={() => void history.refetch()} />;
  if (history.isPending) return <Loading label={t("loading")} />;
  if (history.rows.length === 0) return <Empty title={t("history.empty")} />;
  return (
    <>
      <ol className={styles.history}>
        {history.rows.map((entry) => (
          <Entry key={`${entry.version} ${entry.at}`} entry={entry} user={user} />
        ))}
      </ol>
      {history.hasNextPage && (
        <Bar>
          <Button onClick={() => void history.fetchNextPage()} loading={history.isFetchingNextPage}>
            {t("more")}
          </Button>
        </Bar>
      )}
    </>
  );
}

function Entry({ entry, user }: { entry: HistoryEntry; user: User }) {
  const { t } = useTranslation();
  const { data: attributes = noAttributes } = useAttributes();
  const mayUndo = useMay("changesets.write");
  const navigate = useNavigate();
  const rollback = useRollback();
  const words = { was: t("diff.was"), becomes: t("diff.becomes"), nothing: t("value.none") };
  const status = (name: string | undefined) =>
    name ? t(`status.${name}` as "status.active", { defaultValue: name }) : "";

  const text = (name: string, side: "old" | "new", value: unknown) =>
    show(
      entry.display?.[name]?.[side] ?? value,
      attributes.find((attribute) => attribute.name === name),
    );

  function undo(id: string) {
    rollback.mutate(
      { id, subject: user.id },
      {
        onSuccess: (set) => void navigate({ to: "/changesets/$set", params: { set: set.id } }),
        onError: (error) => toast(messageOf(error), "bad"),
      },
    );
  }

  return (
    <li className={styles.entry}>
      <div className={styles.entryHead}>
        <h2>
          {headline(entry, t)}{" "}
          <span className={styles.meta}>{t("history.version", { n: entry.version })}</span>
        </h2>
        <Bar>
          {entry.changeSet && (
            <Link to="/changesets/$set" params={{ set: entry.changeSet }}>
              {t("history.changeSet")}
            </Link>
          )}
          {entry.changeSet && mayUndo && (
            <Button
              small
              icon={<IconArrowBackUp size={14} />}
              loading={rollback.isPending}
              onClick={() => undo(entry.changeSet ?? "")}
            >
              {t("history.undo")}
            </Button>
          )}
        </Bar>
      </div>
      <p className={styles.meta}>
        <When at={entry.at} form="long" />
        {entry.actor?.name && ` · ${entry.actor.name}`}
      </p>
      {entry.reason && <p className={styles.reason}>{t("history.reason", { reason: entry.reason })}</p>}
      <dl className={styles.changes}>
        {entry.status && (
          <>
            <dt>{t("users.status")}</dt>
            <dd>
              <Diff old={status(entry.status.old)} new={status(entry.status.new)} words={words} />
            </dd>
          </>
        )}
        {Object.entries(entry.changes ?? {}).map(([name, change]) => {
          return [
            <dt key={`${name} name`}>{labelOf(attributes, name)}</dt>,
            <dd key={name}>
              <Diff old={text(name, "old", change.old)} new={text(name, "new", change.new)} words={words} />
            </dd>,
          ];
        })}
      </dl>
    </li>
  );
}

type Translate = ReturnType<typeof useTranslation>["t"];

function headline(entry: HistoryEntry, t: Translate): string {
  const types = entry.events?.map((event) => event.type) ?? [];
  const known = types.map((type) =>
    t(`event.${type.replace(".", "_")}` as "event.user_created", { defaultValue: type }),
  );
  return known.length > 0 ? [...new Set(known)].join(", ") : t("event.user_updated");
}
