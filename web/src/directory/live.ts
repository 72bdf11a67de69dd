import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, take } from "@/api/client";
import type { User } from "@/api/types";
import { onJournal } from "@/shared/events";
import { and, quote } from "@/shared/filter";
import type { List } from "./queries";

type Pages = InfiniteData<{ items: User[] }>;

// What happens at once is looked up at once.
const pause = 1000;
// Beyond this many a list is read anew instead of mended.
const most = 100;

/** What has become of people, in a list that they stay in: cells change, rows do not move. */
export function mend(pages: Pages | undefined, now: Map<string, User>): Pages | undefined {
  if (!pages) return pages;
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.map((user) => now.get(user.id) ?? user),
    })),
  };
}

/** How many of those who were changed are not in the list as they are now. */
export function differences(ids: Iterable<string>, shown: Map<string, User>, now: Map<string, User>): number {
  let n = 0;
  for (const id of ids) if (shown.get(id)?.version !== now.get(id)?.version) n++;
  return n;
}

/**
 * Keeps the cells of a list up to date while others work, and counts what only reading it anew
 * would show: who came, who went, who would stand elsewhere.
 */
export function useLive(list: List, rows: User[]): [number, () => void] {
  const client = useQueryClient();
  const [changes, setChanges] = useState(0);
  const latest = useRef({ list, rows });
  latest.current = { list, rows };
  const key = JSON.stringify(list);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins anew.
  useEffect(() => setChanges(0), [key]);
  useEffect(() => {
    const heard = new Set<string>();
    let timer = 0;
    async function look() {
      const ids = [...heard];
      heard.clear();
      const { list, rows } = latest.current;
      if (ids.length > most) {
        setChanges((n) => n + ids.length);
        return;
      }
      const named = `id in (${ids.map(quote).join(", ")})`;
      const { items } = await take(
        api.GET("/users", {
          params: {
            query: { filter: and(list.filter, named), deleted: list.bin || undefined, limit: most },
          },
        }),
      );
      const now = new Map(items.map((user) => [user.id, user]));
      const shown = new Map(rows.map((user) => [user.id, user]));
      const n = differences(ids, shown, now);
      if (n === 0) return;
      setChanges((before) => before + n);
      client.setQueriesData<Pages>({ queryKey: ["users", "list", list] }, (pages) => mend(pages, now));
    }
    const stop = onJournal((event) => {
      if (event.subject.kind !== "user") return;
      heard.add(event.subject.id);
      clearTimeout(timer);
      timer = window.setTimeout(() => void look().catch(() => undefined), pause);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client]);
  return [changes, () => setChanges(0)];
}
