/** Who is selected in a list: some people, or everybody whom the list shows but a few. */
export type Selected = { all: false; ids: ReadonlySet<string> } | { all: true; except: ReadonlySet<string> };

export const nobody: Selected = { all: false, ids: new Set() };

/** The rows at hand that are selected, for the list to mark. */
export function marked(selected: Selected, rows: { id: string }[]): ReadonlySet<string> {
  if (!selected.all) return selected.ids;
  return new Set(rows.map((row) => row.id).filter((id) => !selected.except.has(id)));
}

/** What follows from the marks of the rows at hand; those that are not at hand stay as they were. */
export function select(selected: Selected, rows: { id: string }[], now: ReadonlySet<string>): Selected {
  if (!selected.all) return { all: false, ids: now };
  const except = new Set(selected.except);
  for (const { id } of rows) {
    if (now.has(id)) except.delete(id);
    else except.add(id);
  }
  return { all: true, except };
}

/** How many are selected; nobody knows how many while the total is not known. */
export function countOf(selected: Selected, total: number | undefined): number | undefined {
  if (!selected.all) return selected.ids.size;
  return total === undefined ? undefined : Math.max(0, total - selected.except.size);
}

/** The selection as the API takes it. */
export function selectionOf(selected: Selected, list: { filter: string; bin: boolean }) {
  return selected.all
    ? { filter: list.filter, deleted: list.bin, except: [...selected.except] }
    : { ids: [...selected.ids] };
}
