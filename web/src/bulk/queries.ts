import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { operations } from "@/api/schema";
import type { ChangeSet, Origin, PlanOptions, SetState } from "@/api/types";
import { usePages } from "@/shared/pages";
import type { Chosen } from "./chosen";

export function useImport(id: string) {
  return useQuery({
    queryKey: ["import", id],
    queryFn: ({ signal }) => take(api.GET("/imports/{id}", { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function usePlanImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (options: PlanOptions) =>
      take(api.POST("/imports/{id}/plan", { params: { path: { id } }, body: options })),
    onSuccess: (set) => {
      client.setQueryData(["changeset", set.id], set);
      return client.invalidateQueries({ queryKey: ["changesets"] });
    },
  });
}

export function useChangeSets(origin: Origin | "all" | undefined, state: SetState | undefined, limit = 100) {
  const all = origin === "all";
  const query = { origin: origin === "all" ? undefined : origin, all: all || undefined, state };
  return usePages(
    ["changesets", query],
    (part, signal) => api.GET("/changesets", { params: { query: { ...query, ...part } }, signal }),
    { limit },
  );
}

export type ItemQuery = NonNullable<operations["listItems"]["parameters"]["query"]>;

/** What of a change set to look at: the verb or the result of its items. */
export function itemQuery(set: ChangeSet, show: string): ItemQuery {
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
      return { action: "change", verb: show as ItemQuery["verb"] };
  }
}

export function useItems(set: ChangeSet, show: string, chosen: Chosen) {
  const query = { ...itemQuery(set, show), ...chosen };
  return usePages(["changeset", set.id, "items", set.state, query], (part, signal) =>
    api.GET("/changesets/{id}/items", {
      params: { path: { id: set.id }, query: { ...query, ...part } },
      signal,
    }),
  );
}

/** How the items that are looked at divide. Those that failed are counted with all that change something. */
export function useFacets(set: ChangeSet | undefined, show: string, chosen: Chosen) {
  const { action, verb } = set && show !== "all" ? itemQuery(set, show === "failed" ? "" : show) : {};
  const query = { action, verb, ...chosen };
  return useQuery({
    queryKey: ["changeset", set?.id, "facets", set?.state, query],
    queryFn: ({ signal }) =>
      take(api.GET("/changesets/{id}/facets", { params: { path: { id: set?.id ?? "" }, query }, signal })),
    enabled: set !== undefined && set.state !== "planning",
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
}

/** Whom somebody else has changed since a set was planned; asked for while it waits to be applied. */
export function useTouched(set: ChangeSet) {
  return useQuery({
    queryKey: ["changeset", set.id, "touched"],
    queryFn: ({ signal }) =>
      take(
        api.GET("/changesets/{id}/touched", {
          params: { path: { id: set.id }, query: { limit: 100 } },
          signal,
        }),
      ),
    enabled: set.state === "planned",
  });
}

export function useDrafts() {
  return usePages(["imports"], (part, signal) => api.GET("/imports", { params: { query: part }, signal }), {
    limit: 50,
  });
}

export function useDiscardImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      const { error } = await api.DELETE("/imports/{id}", { params: { path: { id } } });
      if (error) throw error;
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["changesets"] });
      return client.invalidateQueries({ queryKey: ["imports"] });
    },
  });
}

/** How the files of each named source were used the last time. */
export function useSources() {
  return useQuery({
    queryKey: ["import-sources"],
    queryFn: async ({ signal }) => (await take(api.GET("/import-sources", { signal }))).items,
  });
}

export function useSetAct(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ act, body }: { act: "apply" | "cancel"; body?: { hash?: string; confirm?: number } }) =>
      act === "apply"
        ? take(api.POST("/changesets/{id}/apply", { params: { path: { id } }, body: body ?? {} }))
        : take(api.POST("/changesets/{id}/cancel", { params: { path: { id } } })),
    onSuccess: (set) => {
      client.setQueryData(["changeset", id], set);
      return client.invalidateQueries({ queryKey: ["changesets"] });
    },
  });
}
