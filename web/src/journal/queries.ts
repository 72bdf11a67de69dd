import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, take } from "@/api/client";

/** What of the journal is looked at; all of it stands in the address. */
export type JournalSearch = {
  type?: string;
  subject?: string;
  actor?: string;
  changeSet?: string;
  request?: string;
  since?: string;
  until?: string;
  text?: string;
};

export const filterNames = [
  "type",
  "actor",
  "subject",
  "changeSet",
  "request",
  "since",
  "until",
  "text",
] as const;

/** The newest first; a search for a text may stop on its way, and is gone on with by hand. */
export function useJournal(search: JournalSearch) {
  const result = useInfiniteQuery({
    queryKey: ["journal", "list", search],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET("/journal", {
          params: { query: { ...search, order: "desc", limit: 100, cursor: pageParam || undefined } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = useMemo(() => result.data?.pages.flatMap((page) => page.items) ?? [], [result.data]);
  return { ...result, rows, searchedTo: result.data?.pages.at(-1)?.searchedTo };
}

export function useJournalChart(search: JournalSearch) {
  return useQuery({
    queryKey: ["journal", "chart", search],
    queryFn: ({ signal }) =>
      take(api.GET("/journal/chart", { params: { query: { ...search, bars: 60 } }, signal })),
    placeholderData: (before) => before,
  });
}
