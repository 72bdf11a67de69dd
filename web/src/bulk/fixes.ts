import type { ColumnMapping, PlanOptions } from "@/api/types";

/** What somebody does about a fault in a file: in one cell, wherever the same stands, or not at all. */
export type Fix = { how: "cell" | "all" | "out"; row: number; column?: string; cell: string; value: string };

/** The fixes by the cell, or the row, that they are for. */
export type Fixes = Record<string, Fix>;

export const keyOf = (row: number, column?: string) => (column === undefined ? `${row}` : `${row} ${column}`);

/** A fix that leaves a cell as it is does nothing. */
const does = (fix: Fix) => fix.how === "out" || fix.value !== fix.cell;

export const countFixes = (fixes: Fixes) => Object.values(fixes).filter(does).length;

/** The options of a plan with the fixes beside those that it has already. */
export function withFixes(options: PlanOptions, fixes: Fixes): PlanOptions {
  const list = Object.values(fixes).filter(does);
  const cells = list.flatMap(({ how, row, column, value }) =>
    how === "cell" && column !== undefined ? [{ row, column, value }] : [],
  );
  const out = list.filter((fix) => fix.how === "out").map((fix) => fix.row);
  const words = list.filter((fix) => fix.how === "all");
  const columns: ColumnMapping[] | undefined = options.mapping?.columns?.map((mapped) => {
    const own = words
      .filter((fix) => fix.column === mapped.column)
      .map((fix) => [fix.cell, fix.value] as const);
    return own.length > 0 ? { ...mapped, values: { ...mapped.values, ...Object.fromEntries(own) } } : mapped;
  });
  return {
    ...options,
    mapping: options.mapping && columns ? { ...options.mapping, columns } : options.mapping,
    corrections: [...(options.corrections ?? []), ...cells],
    leaveOut: [...(options.leaveOut ?? []), ...out],
  };
}
