import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { ChangeSet } from "@/api/types";

export function isMoving(set: ChangeSet | undefined): boolean {
  return set?.state === "planning" || set?.state === "applying";
}

/** A change set, asked for again and again while the server works on it. */
export function useChangeSet(id: string, enabled = true) {
  return useQuery({
    queryKey: ["changeset", id],
    queryFn: ({ signal }) => read(id, signal),
    enabled,
    refetchInterval: ({ state }) => (isMoving(state.data) ? 700 : false),
  });
}

/** The items of a set that are about one person; nothing when the set is about nobody else. */
async function itemsOf(set: ChangeSet, subject: string): Promise<number[] | undefined> {
  if (set.total <= 1) return undefined;
  const { items } = await take(
    api.GET("/changesets/{id}/items", {
      params: { path: { id: set.id }, query: { subject, action: "change" } },
    }),
  );
  return items.map((item) => item.n);
}

const read = (id: string, signal?: AbortSignal) =>
  take(api.GET("/changesets/{id}", { params: { path: { id } }, signal }));

/** Plans to undo a change set, or what it did to one person; the answer is a preview. */
export function useRollback() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, subject, items }: { id: string; subject?: string; items?: number[] }) => {
      const chosen = items ?? (subject ? await itemsOf(await read(id), subject) : undefined);
      return take(
        api.POST("/changesets/{id}/rollback", {
          params: { path: { id } },
          body: chosen ? { items: chosen } : {},
        }),
      );
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["changesets"] }),
  });
}
