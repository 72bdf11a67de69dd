import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import type { JournalEvent } from "@/api/types";
import { When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { Loading, Panel } from "@/ui";
import styles from "./home.module.css";

/** What happened last, whoever did it. */
export function Recent() {
  const { t } = useTranslation();
  const events = useQuery({
    queryKey: ["journal", "recent"],
    queryFn: async ({ signal }) =>
      (await take(api.GET("/journal", { params: { query: { order: "desc", limit: 10 } }, signal }))).items,
    refetchInterval: 60_000,
  });
  return (
    <Panel title={t("home.recent")} aside={<Link to="/audit">{t("home.all")}</Link>}>
      {events.error ? (
        <Failure error={events.error} onRetry={() => void events.refetch()} />
      ) : !events.data ? (
        <Loading label={t("loading")} />
      ) : (
        <ul className={styles.recent}>
          {events.data.map((event) => (
            <li key={event.position}>
              <span>
                <strong>
                  {t(`event.${event.type.replace(".", "_")}` as "event.user_created", {
                    defaultValue: event.type,
                  })}
                </strong>{" "}
                <Subject event={event} />
              </span>
              <span className={styles.by}>
                {event.actor?.name || event.actor?.id || event.actor?.kind} ·{" "}
                <When at={event.at} form="ago" />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Subject({ event }: { event: JournalEvent }) {
  const { kind, id } = event.subject;
  const name = event.subjectName || id;
  if (kind === "user") {
    return (
      <Link to="/users/$user" params={{ user: id }}>
        {name}
      </Link>
    );
  }
  if (kind === "changeset") {
    return (
      <Link to="/changesets/$set" params={{ set: id }}>
        {name}
      </Link>
    );
  }
  return event.subjectName ? <span>{name}</span> : null;
}
