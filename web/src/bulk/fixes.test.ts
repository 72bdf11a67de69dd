import { describe, expect, it } from "vitest";
import { countFixes, type Fixes, withFixes } from "./fixes";

const options = {
  source: "hr",
  mapping: {
    columns: [
      { column: "Mail", target: "email", values: { "-": "" } },
      { column: "Kind", target: "userType" },
    ],
  },
  corrections: [{ row: 2, column: "Mail", value: "a@example.com" }],
};

const fixes: Fixes = {
  "5 Mail": { how: "cell", row: 5, column: "Mail", cell: "no address", value: "b@example.com" },
  "6 Kind": { how: "all", row: 6, column: "Kind", cell: "M", value: "employee" },
  "7": { how: "out", row: 7, cell: "", value: "" },
  "8 Mail": { how: "cell", row: 8, column: "Mail", cell: "same", value: "same" },
};

describe("fixes in place", () => {
  // Each way ends where it belongs; what was mended before stays, and what says nothing new is left out.
  it("become part of the options", () => {
    expect(withFixes(options, fixes)).toEqual({
      source: "hr",
      mapping: {
        columns: [
          { column: "Mail", target: "email", values: { "-": "" } },
          { column: "Kind", target: "userType", values: { M: "employee" } },
        ],
      },
      corrections: [
        { row: 2, column: "Mail", value: "a@example.com" },
        { row: 5, column: "Mail", value: "b@example.com" },
      ],
      leaveOut: [7],
    });
    expect(countFixes(fixes)).toBe(3);
  });
});
