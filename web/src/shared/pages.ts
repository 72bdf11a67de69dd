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
