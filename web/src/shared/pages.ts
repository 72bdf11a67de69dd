import { type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "@/api/client";
import type { Page } from "@/api/types";

type Query = Record<string, string | number | boolean | undefined>;

/** A list that is loaded page after page, as the reader comes to its end; again `every` so many milliseconds. */
export function usePages<T>(key: QueryKey, path: string, query: Query, limit = 200, every?: number) {
  const result = useInfiniteQuery({
    queryKey: [...key, path, query],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<T>>(path, { ...query, limit, cursor: pageParam }, signal),
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: every,
  });
  const rows = useMemo(() => result.data?.pages.flatMap((page) => page.items) ?? [], [result.data]);
  return { ...result, rows };
}
