import { describe, expect, it } from "vitest";
import { differences } from "./compare";

const facet = (values: Record<string, number>) => [
  {
    name: "attribute" as const,
    values: Object.entries(values).map(([value, count]) => ({ value, count, sum: count })),
  },
];

describe("two change sets", () => {
  // What only one of them has counts as nothing in the other, and the greatest difference comes first.
  it("differ by value", () => {
    const rows = differences(facet({ title: 3, unit: 10 }), facet({ title: 4, manager: 5 }), "attribute");
    expect(rows.map(({ value, a, b }) => [value, a, b])).toEqual([
      ["unit", 10, 0],
      ["manager", 0, 5],
      ["title", 3, 4],
    ]);
    expect(differences([], [], "unit")).toEqual([]);
  });
});
