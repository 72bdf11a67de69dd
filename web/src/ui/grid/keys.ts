/** The marked cell; row -1 is the header. */
export type Active = { row: number; column: number };

export type Extent = { rows: number; columns: number };

const page = 12;

/** Says where a key moves the mark, or nothing when the key is not for the grid. */
export function move(from: Active, key: string, control: boolean, extent: Extent): Active | undefined {
  const lastRow = extent.rows - 1;
  const lastColumn = extent.columns - 1;
  const row = (n: number) => ({ row: Math.max(-1, Math.min(lastRow, n)), column: from.column });
  const column = (n: number) => ({ row: from.row, column: Math.max(0, Math.min(lastColumn, n)) });
  switch (key) {
    case "ArrowDown":
      return row(from.row + 1);
    case "ArrowUp":
      return row(from.row - 1);
    case "PageDown":
      return row(from.row + page);
    case "PageUp":
      return row(Math.max(Math.min(0, lastRow), from.row - page));
    case "ArrowRight":
      return column(from.column + 1);
    case "ArrowLeft":
      return column(from.column - 1);
    case "Home":
      return control ? { row: Math.min(0, lastRow), column: 0 } : column(0);
    case "End":
      return control ? { row: lastRow, column: lastColumn } : column(lastColumn);
    default:
      return undefined;
  }
}
