import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryEntry, User } from "@/api/types";
import { labelOf, noAttributes, show, useAttributes } from "@/shared/catalogue";
import { useRollback } from "@/shared/changesets";
import { When } from "@/shared/dates";
import { Failure, messageOf } from "@/shared/failure";
import { useMay } from "@/shared/session";
import { Bar, Button, Diff, Empty, IconArrowBackUp, Loading, TextField, toast } from "@/ui";
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
      <DayChoice user={user} />
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

/** Leads to the person as they were at the end of a day. */
function DayChoice({ user }: { user: User }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [day, setDay] = useState("");
  function look(event: FormEvent) {
    event.preventDefault();
    if (day) void navigate({ to: "/users/$user", params: { user: user.id }, search: { at: day } });
  }
  return (
    <form onSubmit={look} className={styles.day}>
      <TextField label={t("asOf.label")} type="date" value={day} onChange={setDay} />
      <Button type="submit" disabled={!day}>
        {t("asOf.look")}
      </Button>
    </form>
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
          <Headline entry={entry} />{" "}
          <span className={styles.meta}>{t("history.version", { n: entry.version })}</span>
        </h2>
        <Bar>
          {entry.version > 0 && entry.version < user.version && (
            <Link to="/users/$user" params={{ user: user.id }} search={{ at: entry.at }}>
              {t("history.then")}
            </Link>
          )}
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

/** What kind of act it was. */
function Headline({ entry }: { entry: HistoryEntry }) {
  const { t } = useTranslation();
  const types = [...new Set(entry.events?.map((event) => event.type.replace(".", "_")) ?? [])];
  const words = types.map((type) => t(`event.${type}` as "event.user_created", { defaultValue: type }));
  return <>{words.length > 0 ? words.join(", ") : t("event.user_updated")}</>;
}
