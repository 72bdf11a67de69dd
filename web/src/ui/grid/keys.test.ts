import { describe, expect, it } from "vitest";
import { type Active, move } from "./keys";

const extent = { rows: 100, columns: 5 };
const from = { row: 10, column: 2 };

describe("moving the mark", () => {
  // Each key leads to one cell, never outside of the grid.
  it.each<[string, boolean, Active, Active]>([
    ["ArrowDown", false, from, { row: 11, column: 2 }],
    ["ArrowUp", false, { row: 0, column: 2 }, { row: -1, column: 2 }],
    ["ArrowUp", false, { row: -1, column: 2 }, { row: -1, column: 2 }],
    ["ArrowDown", false, { row: 99, column: 0 }, { row: 99, column: 0 }],
    ["ArrowRight", false, { row: 3, column: 4 }, { row: 3, column: 4 }],
    ["ArrowLeft", false, { row: 3, column: 0 }, { row: 3, column: 0 }],
    ["Home", false, from, { row: 10, column: 0 }],
    ["End", false, from, { row: 10, column: 4 }],
    ["Home", true, from, { row: 0, column: 0 }],
    ["End", true, from, { row: 99, column: 4 }],
    ["PageUp", false, { row: 3, column: 1 }, { row: 0, column: 1 }],
  ])("%s with control %s", (key, control, start, end) => {
    expect(move(start, key, control, extent)).toEqual(end);
  });

  // Keys of the browser stay with the browser.
  it("leaves other keys alone", () => {
    expect(move(from, "a", false, extent)).toBeUndefined();
    expect(move(from, "Tab", false, extent)).toBeUndefined();
  });

  // A grid without rows has only its header.
  it("stays in the header of an empty grid", () => {
    expect(move({ row: -1, column: 0 }, "ArrowDown", false, { rows: 0, columns: 2 })).toEqual({
      row: -1,
      column: 0,
    });
  });
});
