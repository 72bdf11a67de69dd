import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Attribute, JournalEvent, Json } from "@/api/types";
import { labelOf, noAttributes, show, useAttributes } from "@/shared/catalogue";
import { When } from "@/shared/dates";
import type { Translate } from "@/shared/i18n";
import { Bar, Button, Dialog, Diff, type Fact, Facts, Stack, Table } from "@/ui";
import styles from "./audit.module.css";
import type { JournalSearch } from "./queries";
import { actorName, eventName, Subject } from "./words";

type Props = { event: JournalEvent; onNarrow: (change: JournalSearch) => void; onClose: () => void };

/** One event: who, what, on whom, before and after, and the ways to what belongs to it. */
export function EventDialog({ event, onNarrow, onClose }: Props) {
  const { t } = useTranslation();
  const { data: attributes = noAttributes } = useAttributes();
  const lines = changesOf(event, attributes, t("users.status"));
  const words = { was: t("diff.was"), becomes: t("diff.becomes"), nothing: t("value.none") };
  const { actor } = event;
  return (
    <Dialog open wide onClose={onClose} title={eventName(event.type, t)} closeLabel={t("close")}>
      <Stack>
        <Facts facts={factsOf(event, t)} />
        <Bar>
          <Button small onClick={() => onNarrow({ subject: `${event.subject.kind}:${event.subject.id}` })}>
            {t("audit.sameSubject")}
          </Button>
          {actor.id && (
            <Button small onClick={() => onNarrow({ actor: actor.id })}>
              {t("audit.sameActor")}
            </Button>
          )}
          {actor.request && (
            <Button small onClick={() => onNarrow({ request: actor.request })}>
              {t("audit.sameRequest")}
            </Button>
          )}
          <Button small onClick={() => onNarrow({ type: event.type })}>
            {t("audit.sameType")}
          </Button>
          {event.changeSet && (
            <Button small onClick={() => onNarrow({ changeSet: event.changeSet })}>
              {t("audit.sameSet")}
            </Button>
          )}
        </Bar>
        {lines.length > 0 && (
          <Table
            label={t("audit.changes")}
            head={[t("audit.attribute"), t("diff.change")]}
            rows={lines.map((line) => ({
              key: line.name,
              cells: [line.label, <Diff key="diff" old={line.old} new={line.new} words={words} />],
            }))}
          />
        )}
        {event.data !== undefined && event.data !== null && (
          <details>
            <summary>{t("audit.raw")}</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus. */}
            <pre className={styles.data} tabIndex={0}>
              {JSON.stringify(event.data, null, 2)}
            </pre>
          </details>
        )}
      </Stack>
    </Dialog>
  );
}

type Line = { name: string; label: string; old: string; new: string };

/** What an event changed, with words where there are identifiers. */
export function changesOf(event: JournalEvent, attributes: Attribute[], status: string): Line[] {
  const data = (event.data ?? {}) as {
    changes?: Record<string, { old?: Json; new?: Json }>;
    values?: Record<string, Json>;
    from?: string;
    to?: string;
  };
  const changes: Record<string, { old?: Json; new?: Json }> = { ...data.changes };
  for (const [name, value] of Object.entries(data.values ?? {})) changes[name] = { new: value };
  const lines = Object.entries(changes).map(([name, change]) => ({
    name,
    label: labelOf(attributes, name),
    old: event.display?.[name]?.old || show(change.old),
    new: event.display?.[name]?.new || show(change.new),
  }));
  if (data.from || data.to)
    lines.unshift({ name: "status", label: status, old: data.from ?? "", new: data.to ?? "" });
  return lines;
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
  if (event.actor.request)
    facts.push({ label: t("audit.only.request"), value: <code>{event.actor.request}</code> });
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
