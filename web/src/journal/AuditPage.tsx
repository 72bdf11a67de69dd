import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { JournalEvent } from "@/api/types";
import { When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import type { Translate } from "@/shared/i18n";
import { usePages } from "@/shared/pages";
import {
  Bar,
  Button,
  Dialog,
  Empty,
  type Fact,
  Facts,
  Grid,
  type GridColumn,
  IconX,
  Page,
  Stack,
} from "@/ui";
import styles from "./audit.module.css";

const route = getRouteApi("/audit");

/** Everything that has happened, newest first. */
export function AuditPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<JournalEvent>();
  const events = usePages(["journal", search], (part, signal) =>
    api.GET("/journal", { params: { query: { ...search, ...part, order: "desc" } }, signal }),
  );
  const narrow = (change: Partial<typeof search>) => {
    setOpened(undefined);
    void navigate({ to: "/audit", search: (before) => ({ ...before, ...change }) });
  };
  const columns = useMemo<GridColumn<JournalEvent>[]>(
    () => [
      { id: "at", label: t("audit.time"), width: "140px", cell: (event) => <When at={event.at} /> },
      {
        id: "type",
        label: t("audit.type"),
        width: "minmax(130px, 1.2fr)",
        cell: (event) => eventName(event.type, t),
      },
      {
        id: "actor",
        label: t("audit.actor"),
        width: "minmax(110px, 1fr)",
        from: 520,
        cell: (event) => actorName(event),
      },
      {
        id: "subject",
        label: t("audit.subject"),
        width: "minmax(140px, 1.4fr)",
        from: 760,
        cell: (event) => <Subject event={event} />,
      },
      {
        id: "reason",
        label: t("audit.reason"),
        width: "minmax(100px, 1.4fr)",
        from: 960,
        cell: (event) => event.reason,
      },
    ],
    [t],
  );
  const chosen = Object.entries(search).filter(([, value]) => value);
  return (
    <Page filled title={t("audit.title")}>
      {chosen.length > 0 && (
        <Bar>
          {chosen.map(([name, value]) => (
            <Button key={name} small icon={<IconX size={14} />} onClick={() => narrow({ [name]: undefined })}>
              {t(`audit.only.${name as "type"}`)}:{" "}
              {name === "type" ? eventName(String(value), t) : String(value)}
            </Button>
          ))}
        </Bar>
      )}
      {events.error ? (
        <Failure error={events.error} onRetry={() => void events.refetch()} />
      ) : (
        <Grid
          label={t("audit.title")}
          columns={columns}
          rows={events.rows}
          rowKey={(event) => event.position}
          more={events.hasNextPage}
          loading={events.isFetching}
          onMore={events.fetchNextPage}
          onOpen={setOpened}
          empty={events.isPending ? null : <Empty title={t("audit.none")} />}
        />
      )}
      {opened && (
        <Dialog
          open
          wide
          onClose={() => setOpened(undefined)}
          title={eventName(opened.type, t)}
          closeLabel={t("close")}
        >
          <Stack>
            <Facts facts={factsOf(opened, t)} />
            <Bar>
              <Button
                small
                onClick={() => narrow({ subject: `${opened.subject.kind}:${opened.subject.id}` })}
              >
                {t("audit.sameSubject")}
              </Button>
              {opened.actor?.id && (
                <Button small onClick={() => narrow({ actor: opened.actor?.id })}>
                  {t("audit.sameActor")}
                </Button>
              )}
              <Button small onClick={() => narrow({ type: opened.type })}>
                {t("audit.sameType")}
              </Button>
              {opened.changeSet && (
                <Button small onClick={() => narrow({ changeSet: opened.changeSet })}>
                  {t("audit.sameSet")}
                </Button>
              )}
            </Bar>
            {opened.data !== undefined && opened.data !== null && (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus.
              <pre className={styles.data} tabIndex={0}>
                {JSON.stringify(opened.data, null, 2)}
              </pre>
            )}
          </Stack>
        </Dialog>
      )}
    </Page>
  );
}

function eventName(type: string, t: Translate): string {
  return t(`event.${type.replace(".", "_")}` as "event.user_created", { defaultValue: type });
}

function actorName(event: JournalEvent): string | undefined {
  return event.actor?.name || event.actor?.id || event.actor?.kind;
}

function Subject({ event }: { event: JournalEvent }) {
  const { kind, id } = event.subject;
  if (kind === "user") {
    return (
      <Link to="/users/$user" params={{ user: id }} tabIndex={-1}>
        {id}
      </Link>
    );
  }
  if (kind === "changeset") {
    return (
      <Link to="/changesets/$set" params={{ set: id }} tabIndex={-1}>
        {id}
      </Link>
    );
  }
  return id;
}

function factsOf(event: JournalEvent, t: Translate): Fact[] {
  const facts: Fact[] = [
    { label: t("audit.time"), value: <When at={event.at} form="long" /> },
    { label: t("audit.actor"), value: actorName(event) ?? "" },
    { label: t("audit.subject"), value: <Subject event={event} /> },
    { label: t("audit.position"), value: <code>{event.position}</code> },
    { label: t("audit.typeName"), value: <code>{`${event.type} v${event.v}`}</code> },
  ];
  if (event.reason) facts.push({ label: t("audit.reason"), value: event.reason });
  if (event.changeSet) {
    facts.push({
      label: t("set.one"),
      value: (
        <Link to="/changesets/$set" params={{ set: event.changeSet }}>
          {event.changeSet}
        </Link>
      ),
    });
  }
  return facts;
}
