import type { Facet } from "@/api/types";

export type Row = { value: string; label?: string; a: number; b: number };

/** What the values of a facet come to in two change sets; those that differ most come first. */
export function differences(ours: Facet[], theirs: Facet[], name: Facet["name"]): Row[] {
  const rows = new Map<string, Row>();
  const take = (facets: Facet[], side: "a" | "b") => {
    for (const { value, label, sum } of facets.find((facet) => facet.name === name)?.values ?? []) {
      const row = rows.get(value) ?? { value, label, a: 0, b: 0 };
      rows.set(value, { ...row, [side]: sum });
    }
  };
  take(ours, "a");
  take(theirs, "b");
  return [...rows.values()].sort(
    (x, y) => Math.abs(y.b - y.a) - Math.abs(x.b - x.a) || y.a + y.b - x.a - x.b,
  );
}
