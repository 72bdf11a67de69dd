import { describe, expect, it } from "vitest";
import { ago, formatSeconds } from "./dates";

describe("times", () => {
  const now = Date.parse("2026-11-24T12:00:00Z");

  // The nearest fitting unit is used, before and after now.
  it.each([
    ["2026-11-24T11:59:40Z", "this minute"],
    ["2026-11-24T09:00:00Z", "3 hours ago"],
    ["2026-11-23T11:00:00Z", "yesterday"],
    ["2027-01-25T12:00:00Z", "in 2 months"],
  ])("%s is %s", (instant, words) => {
    expect(ago(instant, now)).toBe(words);
  });

  // Durations are short and never negative.
  it.each([
    [-3, "0 sec"],
    [59.4, "59 sec"],
    [125, "2 min 5 sec"],
    [7260, "2 hr 1 min"],
  ])("%d seconds are %s", (seconds, words) => {
    expect(formatSeconds(seconds)).toBe(words);
  });
});
