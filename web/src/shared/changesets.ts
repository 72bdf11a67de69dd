import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { ChangeSet, Item, Page } from "@/api/types";

export function isMoving(set: ChangeSet | undefined): boolean {
  return set?.state === "planning" || set?.state === "applying";
}

/** A change set, asked for again and again while the server works on it. */
export function useChangeSet(id: string) {
  return useQuery({
    queryKey: ["changeset", id],
    queryFn: ({ signal }) => api.get<ChangeSet>(`/changesets/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (isMoving(state.data) ? 700 : false),
  });
}

// How many pages of items to look through for one person before giving up.
const searchPages = 20;

async function itemOf(set: ChangeSet, subject: string): Promise<number[] | undefined> {
  if ((set.total ?? set.counts.rows ?? 1) <= 1) return undefined;
  let cursor = "";
  for (let page = 0; page < searchPages; page++) {
    const { items, next } = await api.get<Page<Item>>(`/changesets/${set.id}/items`, {
      action: "change",
      limit: 1000,
      cursor,
    });
    const found = items.find((item) => item.subject.id === subject);
    if (found) return [found.n];
    if (!next) break;
    cursor = next;
  }
  throw new Error("This person was not found in the change set: open it and choose there what to undo.");
}

/** Plans to undo a change set, or what it did to one person; the answer is a preview. */
export function useRollback() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, subject, items }: { id: string; subject?: string; items?: number[] }) => {
      const chosen =
        items ?? (subject ? await itemOf(await api.get<ChangeSet>(`/changesets/${id}`), subject) : undefined);
      return api.post<ChangeSet>(`/changesets/${id}/rollback`, chosen ? { items: chosen } : {});
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["changesets"] }),
  });
}
