import type { ReactNode } from "react";
import styles from "./table.module.css";

type TableProps = {
  label: string;
  head: string[];
  rows: { key: string; cells: ReactNode[] }[];
  /** On narrow screens the cells of a row stand below each other. */
  stacked?: boolean;
};

/** A plain table for a handful of rows; lists that can be long use the grid. */
export function Table({ label, head, rows, stacked }: TableProps) {
  return (
    // The wrapper scrolls sideways on narrow screens, by keyboard too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus.
    <section className={styles.wrap} data-stacked={stacked || undefined} aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              {row.cells.map((cell, index) => (
                <td key={head[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
