/** Where an identifier that somebody pasted leads; nothing when it is none that has a page. */
export function addressOf(
  text: string,
): { kind: "usr" | "chg" | "imp" | "job" | "unit" | "loc" | "req"; to: string } | undefined {
  const found = /^(usr|chg|imp|job|unit|loc|req)_[0-9a-z]{26}$/.exec(text.trim().toLowerCase());
  if (!found) return undefined;
  const id = found[0];
  switch (found[1]) {
    case "usr":
      return { kind: "usr", to: `/users/${id}` };
    case "chg":
      return { kind: "chg", to: `/changesets/${id}` };
    case "imp":
      return { kind: "imp", to: `/imports/${id}` };
    case "job":
      return { kind: "job", to: `/jobs/${id}` };
    case "req":
      return { kind: "req", to: `/audit?request=${id}` };
    case "unit":
      return { kind: "unit", to: `/users?unit=${id}` };
    default:
      return { kind: "loc", to: `/users?location=${id}` };
  }
}
