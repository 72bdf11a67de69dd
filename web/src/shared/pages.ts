import { type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { take } from "@/api/client";

/** Which part of a list to ask for. */
export type Part = { limit: number; cursor?: string };

type Load<T> = (
  part: Part,
  signal: AbortSignal,
) => Promise<{ data?: { items: T[]; next: string | null; total?: number } }>;

type Options = { limit?: number /** In milliseconds. */; every?: number; enabled?: boolean };

/** A list that is loaded page after page, as the reader comes to its end; again `every` so often. */
export function usePages<T>(key: QueryKey, load: Load<T>, { limit = 200, every, enabled }: Options = {}) {
  const result = useInfiniteQuery({
    queryKey: key,
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => take(load({ limit, cursor: pageParam || undefined }, signal)),
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: every,
    enabled,
  });
  const rows = useMemo(() => result.data?.pages.flatMap((page) => page.items) ?? [], [result.data]);
  return { ...result, rows };
}

/** Where a list begins: at its beginning, in its midst, or at its end. */
export type Place = { from?: string; last?: boolean };

/** One page of a list that can be read both ways. */
export type Stretch = { limit: number; cursor?: string } & Place;
type Way = Omit<Stretch, "limit"> & { at?: number; before?: number };
type BothWays<T> = { items: T[]; next: string | null; previous?: string };

type WindowOptions = { place: Place; total: number | undefined; limit?: number; keep?: number };

/**
 * A list that is read both ways, of which only the pages around the reader stay in memory. Rows
 * are counted from where reading began, so that a page that is dropped leaves its room behind:
 * `start` is the place of the first row at hand, `origin` what places are counted from.
 */
export function useWindow<T>(
  key: QueryKey,
  load: (part: Stretch, signal: AbortSignal) => Promise<{ data?: BothWays<T> }>,
  { place, total, limit = 200, keep = 40 }: WindowOptions,
) {
  const result = useInfiniteQuery({
    queryKey: [...key, place],
    initialPageParam: place as Way,
    maxPages: keep,
    queryFn: async ({ pageParam: { at, before, ...where }, signal }) => {
      const page = await take(load({ limit, ...where }, signal));
      const end = before ?? (where.last && total !== undefined ? total : undefined);
      return { ...page, at: end === undefined ? (at ?? 0) : end - page.items.length };
    },
    getNextPageParam: (page): Way | undefined =>
      page.next ? { cursor: page.next, at: page.at + page.items.length } : undefined,
    getPreviousPageParam: (page): Way | undefined =>
      page.previous ? { cursor: page.previous, before: page.at } : undefined,
    // Rows do not move under the pointer because somebody has looked at another window.
    refetchOnWindowFocus: false,
  });
  const rows = useMemo(() => result.data?.pages.flatMap((page) => page.items) ?? [], [result.data]);
  const first = result.data?.pages[0]?.at ?? 0;
  const start = result.hasPreviousPage ? Math.max(0, first) : 0;
  return { ...result, rows, start, origin: first - start };
}
