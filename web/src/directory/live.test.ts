import { describe, expect, it } from "vitest";
import type { User } from "@/api/types";
import { differences, mend } from "./live";

const user = (id: string, version: number) => ({ id, version }) as User;
const by = (...users: User[]) => new Map(users.map((one) => [one.id, one]));

describe("a list while others work", () => {
  // Cells change where they are, and nobody moves, comes or goes.
  it("mends rows in their places", () => {
    const pages = {
      pages: [{ items: [user("a", 1), user("b", 1)] }, { items: [user("c", 1)] }],
      pageParams: [],
    };
    const mended = mend(pages, by(user("b", 2), user("z", 1)));
    expect(mended?.pages.map((page) => page.items)).toEqual([[user("a", 1), user("b", 2)], [user("c", 1)]]);
  });

  // What is shown already, as one's own edit is, and what does not concern the list are no changes.
  it("counts what differs", () => {
    const shown = by(user("a", 1), user("b", 1), user("c", 3));
    const now = by(user("a", 2), user("c", 3), user("new", 1));
    expect(differences(["a", "b", "c", "new", "elsewhere"], shown, now)).toBe(3);
  });
});
