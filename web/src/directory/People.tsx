import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Status, User } from "@/api/types";
import { StatusChip } from "@/shared/status";
import styles from "./user.module.css";

type Person = Pick<User, "id" | "userName" | "displayName" | "title"> & { status: Status };

/** A short list of people, each a link to their page. */
export function People({
  people,
  ordered,
  note,
}: {
  people: Person[];
  ordered?: boolean;
  note?: (id: string) => ReactNode;
}) {
  const List = ordered ? "ol" : "ul";
  return (
    <List className={styles.people}>
      {people.map((person) => (
        <li key={person.id}>
          <Link to="/users/$user" params={{ user: person.id }}>
            {person.displayName || person.userName}
          </Link>
          <span>{note?.(person.id) ?? person.title}</span>
          <StatusChip status={person.status} />
        </li>
      ))}
    </List>
  );
}
