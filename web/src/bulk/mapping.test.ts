import i18next from "i18next";
import { describe, expect, it } from "vitest";
import type { Import } from "@/api/types";
import { attributeName, doubled, initialMapping, targets } from "./mapping";

describe("the mapping", () => {
  // The server's suggestion is kept whole; columns without one are ignored.
  it("begins with the suggestion", () => {
    const file = {
      columns: [
        { column: "boss", target: "manager" },
        { column: "projects", target: null },
      ] as Import["columns"],
      suggested: { columns: [{ column: "boss", target: "manager", by: "displayName" }] },
    };
    expect(initialMapping(file)).toEqual([
      { column: "boss", target: "manager", by: "displayName" },
      { column: "projects", target: "" },
    ]);
  });

  // Any heading can become the name of an attribute.
  it.each([
    ["Badge no.", "badgeNo"],
    ["Né le", "neLe"],
    ["2nd phone", "field2ndPhone"],
    ["projects", "projects"],
  ])("names an attribute for %s", (column, name) => {
    expect(attributeName(column)).toBe(name);
  });

  // Two columns for one target are found; two ignored ones are fine.
  it("finds doubled targets", () => {
    const columns = ["title", "", "", "title"].map((target, n) => ({ column: `c${n}`, target }));
    expect([...doubled(columns)]).toEqual(["title"]);
  });

  // A target that the list does not know stays choosable.
  it("keeps unknown targets", () => {
    const values = targets([], "x", "unit:12", i18next.t).flatMap((group) => group.items.map((i) => i.value));
    expect(values).toContain("unit:12");
  });
});
