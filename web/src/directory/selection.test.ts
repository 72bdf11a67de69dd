import { describe, expect, it } from "vitest";
import { countOf, marked, nobody, type Selected, select, selectionOf } from "./selection";

const rows = [{ id: "a" }, { id: "b" }, { id: "c" }];
const list = { filter: "title pr", bin: false };

describe("a selection", () => {
  // Some people are named.
  it("names some", () => {
    const some = select(nobody, rows, new Set(["a"]));
    expect([...marked(some, rows)]).toEqual(["a"]);
    expect(countOf(some, undefined)).toBe(1);
    expect(selectionOf(some, list)).toEqual({ ids: ["a"] });
  });

  // Everybody is meant, also those who are not at hand, but those who are taken out.
  it("means everybody but some", () => {
    const all: Selected = { all: true, except: new Set(["z"]) };
    const fewer = select(all, rows, new Set(["a", "c"]));
    expect([...marked(fewer, rows)]).toEqual(["a", "c"]);
    expect(countOf(fewer, 1000)).toBe(998);
    expect(countOf(fewer, undefined)).toBeUndefined();
    expect(selectionOf(fewer, list)).toEqual({ filter: "title pr", deleted: false, except: ["z", "b"] });
    expect(selectionOf(select(fewer, rows, new Set(["a", "b", "c"])), list)).toMatchObject({ except: ["z"] });
  });
});
