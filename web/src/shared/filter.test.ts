import { describe, expect, it } from "vitest";
import { and, nameBeginsWith, quote } from "./filter";

describe("filters", () => {
  // Quotes and backslashes of a name stay inside of the text.
  it("quotes", () => {
    expect(quote('An "old" \\ name')).toBe('"An \\"old\\" \\\\ name"');
  });

  // Parts are kept together, and nothing is wrapped needlessly.
  it("joins", () => {
    expect(and("", undefined, " ")).toBe("");
    expect(and("a eq 1", "")).toBe("a eq 1");
    expect(and("a eq 1 or b eq 2", "c pr")).toBe("(a eq 1 or b eq 2) and (c pr)");
  });

  // An empty search is no filter.
  it("searches names", () => {
    expect(nameBeginsWith("  ")).toBe("");
    expect(nameBeginsWith(" Kline ")).toContain('name.familyName sw "Kline"');
  });
});
