import { useMemo } from "react";
import { type GridColumn, usePreference } from "@/ui";

/** How somebody has arranged the columns of a list: which, in which order, how wide, how many of them stay. */
export type Arrangement = { shown: string[]; widths?: Record<string, number>; pinned?: number };

/** The columns of a list as they are to be shown; a column that is no more is left out. */
export function arrange<T>(columns: GridColumn<T>[], wanted: Arrangement): GridColumn<T>[] {
  const byId = new Map(columns.map((column) => [column.id, column]));
  return wanted.shown.flatMap((id) => {
    const column = byId.get(id);
    if (!column) return [];
    const width = wanted.widths?.[id];
    // Who chose a column wants to see it, however narrow the window is.
    return [{ ...column, from: undefined, ...(width ? { width: `${width}px` } : {}) }];
  });
}

const none: Arrangement = { shown: [] };

/** The columns of the list with this name, and how who is signed in has arranged them. */
export function useArrangement<T>(name: string, columns: GridColumn<T>[], usual: string[]) {
  const [saved, save] = usePreference<Arrangement>(`columns-${name}`, none);
  const own = saved.shown.length > 0;
  const arrangement = useMemo<Arrangement>(() => (own ? saved : { shown: usual }), [own, saved, usual]);
  const shown = useMemo(
    () =>
      own ? arrange(columns, saved) : usual.flatMap((id) => columns.filter((column) => column.id === id)),
    [own, columns, saved, usual],
  );
  return {
    shown,
    arrangement,
    own,
    change: (next: Arrangement) => save(next),
    reset: () => save(undefined),
  };
}
