import { Link } from "@tanstack/react-router";
import type { JournalEvent } from "@/api/types";
import { type Translate, wordFor } from "@/shared/i18n";

export function eventName(type: string, t: Translate): string {
  return wordFor(t, `event.${type.replace(".", "_")}`, type);
}

export function actorName(event: JournalEvent): string | undefined {
  return event.actor.name || event.actor.id || event.actor.kind;
}

/** What an event is about, by its name now, as a link where it has a page. */
export function Subject({ event }: { event: JournalEvent }) {
  const { kind, id } = event.subject;
  const name = event.subjectName || id;
  if (kind === "user") {
    return (
      <Link to="/users/$user" params={{ user: id }} tabIndex={-1} title={id}>
        {name}
      </Link>
    );
  }
  if (kind === "changeset") {
    return (
      <Link to="/changesets/$set" params={{ set: id }} tabIndex={-1} title={id}>
        {name}
      </Link>
    );
  }
  if (kind === "unit" || kind === "location") {
    return (
      <Link
        to="/units"
        search={kind === "location" ? { tab: "locations", node: id } : { node: id }}
        tabIndex={-1}
        title={id}
      >
        {name}
      </Link>
    );
  }
  return <span title={id}>{name}</span>;
}
