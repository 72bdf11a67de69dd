import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const sheet = readFileSync(`${import.meta.dirname}/tokens.css`, "utf8");
const tokens = new Map(
  [...sheet.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name,
    { light: light ?? "", dark: dark ?? "" },
  ]),
);

/** Relative luminance by WCAG 2.2. */
function luminance(color: string): number {
  const channel = (at: number) => {
    const c = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

// Every pair that the style sheets put on top of each other, with the least contrast it needs.
const pairs: [string, string, number][] = [
  ...["bg", "surface", "sunken"].flatMap((ground): [string, string, number][] => [
    ["text", ground, 4.5],
    ["text-2", ground, 4.5],
    ["text-3", ground, 4.5],
    ["accent", ground, 4.5],
    ["control", ground, 3],
  ]),
  ["text", "accent-soft", 4.5],
  ["text-2", "accent-soft", 4.5],
  ["accent", "accent-soft", 4.5],
  ["on-accent", "accent", 4.5],
  ["on-accent", "accent-hover", 4.5],
  ["surface", "bad", 4.5],
  ["bad", "surface", 4.5],
  ["bad", "bg", 4.5],
  ["warn", "surface", 4.5],
  ...["ok", "warn", "bad", "info", "neutral"].flatMap((tone): [string, string, number][] => [
    [tone, `${tone}-soft`, 4.5],
    ["text", `${tone}-soft`, 4.5],
  ]),
];

describe("the tokens", () => {
  // Text must be readable and controls must be seen, in both schemes.
  for (const scheme of ["light", "dark"] as const) {
    it.each(pairs)(`has %s on %s at %f to 1 in ${scheme}`, (ink, ground, least) => {
      const [a, b] = [tokens.get(ink), tokens.get(ground)];
      expect(a && b && contrast(a[scheme], b[scheme])).toBeGreaterThanOrEqual(least);
    });
  }
});
