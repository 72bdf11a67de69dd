import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ifMatch, take } from "@/api/client";
import type { FaultyLine, Unit } from "@/api/types";
import { usePages } from "@/shared/pages";

/** The two trees of an organisation. */
export type Grove = "units" | "locations";

/** The attribute by which people belong to a node of a tree. */
export const attributeOf = { units: "unit", locations: "location" } as const;

export type NodeAct =
  | { act: "create"; name: string; parent?: string }
  | { act: "rename"; node: Unit; name: string }
  | { act: "delete"; node: Unit };

/** Makes, renames or removes a unit or location at once: one act, one event, undone by its change set. */
export function useNodeAct(grove: Grove) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (change: NodeAct) => {
      if (change.act === "create")
        return (
          await take(api.POST(`/${grove}`, { body: { name: change.name, parent: change.parent ?? null } }))
        ).id;
      const params = { path: { id: change.node.id }, header: ifMatch(change.node.version) };
      if (change.act === "rename") {
        await take(api.PATCH(`/${grove}/{id}`, { params, body: { name: change.name } }));
        return change.node.id;
      }
      await take(api.DELETE(`/${grove}/{id}`, { params }));
      return change.node.parent ?? undefined;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: [grove] }),
  });
}

export type Proposal =
  | { act: "move"; node: string; parent: string | null; reason?: string }
  | { act: "merge"; node: string; into: string; reason?: string };

/** Plans to move or merge; the answer is a change set that waits to be looked at. */
export function usePropose(grove: Grove) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: Proposal) => {
      const params = { path: { id: wanted.node } };
      return wanted.act === "move"
        ? take(
            api.POST(`/${grove}/{id}/move`, {
              params,
              body: { parent: wanted.parent, reason: wanted.reason },
            }),
          )
        : take(
            api.POST(`/${grove}/{id}/merge`, { params, body: { into: wanted.into, reason: wanted.reason } }),
          );
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["changesets"] }),
  });
}

/** The people of a node, or of its whole branch. */
export function useNodePeople(grove: Grove, node: string, whole: boolean) {
  const filter = `${attributeOf[grove]} ${whole ? "under" : "eq"} ${JSON.stringify(node)}`;
  return usePages(["users", "list", "node", filter], (part, signal) =>
    api.GET("/users", { params: { query: { filter, ...part } }, signal }),
  );
}

export const faults = ["left", "deleted", "unknown", "loop", "suspended", "none"] as const;
export type Fault = (typeof faults)[number];

export function useFaultCounts() {
  return useQuery({
    queryKey: ["users", "lines", "counts"],
    queryFn: ({ signal }) => take(api.GET("/manager-lines", { signal })),
  });
}

export function useFaultyLines(fault: Fault) {
  return usePages(["users", "lines", fault], (part, signal) =>
    api.GET("/manager-lines/{fault}", { params: { path: { fault }, query: part }, signal }),
  );
}

/** Gives one person another manager, or none. */
export function useMendLine() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ line, manager, reason }: { line: FaultyLine; manager: string; reason: string }) =>
      take(
        api.PATCH("/users/{ref}", {
          params: { path: { ref: line.id }, header: ifMatch(line.version) },
          body: { values: { manager }, reason },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["users"] }),
  });
}

/** Plans to give all reports of a person to another. */
export function useHandover() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ from, to, reason }: { from: string; to: string; reason?: string }) =>
      take(api.POST("/users/{ref}/handover", { params: { path: { ref: from } }, body: { to, reason } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["changesets"] }),
  });
}
