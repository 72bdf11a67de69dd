import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { ChangeSet, Import, Item, Mapping } from "@/api/types";
import { usePages } from "@/shared/pages";

export function useImport(id: string) {
  return useQuery({
    queryKey: ["import", id],
    queryFn: ({ signal }) => api.get<Import>(`/imports/${id}`, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export type PlanOptions = {
  source?: string;
  match?: string;
  mode: "create" | "update" | "upsert";
  deactivateMissing: boolean;
  mapping: Mapping;
};

export function usePlanImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (options: PlanOptions) => api.post<ChangeSet>(`/imports/${id}/plan`, options),
    onSuccess: (set) => {
      client.setQueryData(["changeset", set.id], set);
      return client.invalidateQueries({ queryKey: ["changesets"] });
    },
  });
}

export function useChangeSets(origin: string | undefined, state: string | undefined, limit = 100) {
  const all = origin === "all";
  return usePages<ChangeSet>(
    ["changesets"],
    "/changesets",
    { origin: all ? undefined : origin, all: all || undefined, state },
    limit,
  );
}

/** What of a change set to look at: the verb or the result of its items. */
export function itemQuery(set: ChangeSet, show: string): Record<string, string | undefined> {
  switch (show) {
    case "":
      return { action: "change" };
    case "unchanged":
    case "blocked":
      return { action: show };
    case "failed":
      return { state: "failed" };
    case "update":
      // Undoing sets people back to a version; the counts call that an update as well.
      return { action: "change", verb: set.origin === "rollback" ? "revert" : "update" };
    default:
      return { action: "change", verb: show };
  }
}

export function useItems(set: ChangeSet, show: string) {
  return usePages<Item>(
    ["changeset", set.id, "items", set.state],
    `/changesets/${set.id}/items`,
    itemQuery(set, show),
  );
}

export function useSetAct(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ act, body }: { act: "apply" | "cancel"; body?: { hash?: string; confirm?: number } }) =>
      api.post<ChangeSet>(`/changesets/${id}/${act}`, body),
    onSuccess: (set) => {
      client.setQueryData(["changeset", id], set);
      return client.invalidateQueries({ queryKey: ["changesets"] });
    },
  });
}
