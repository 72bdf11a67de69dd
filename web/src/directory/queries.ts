import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ifMatch, take } from "@/api/client";
import type { Action, Json, Order, User } from "@/api/types";
import { nameBeginsWith } from "@/shared/filter";
import { type Place, usePages, useWindow } from "@/shared/pages";

export type List = { filter: string; sort: string; bin: boolean };

const query = ({ filter, bin }: List) => ({ filter: filter || undefined, deleted: bin || undefined });

export function useUsers(list: List, place: Place, total: number | undefined) {
  return useWindow(
    ["users", "list", list],
    (part, signal) =>
      api.GET("/users", { params: { query: { ...query(list), ...part, sort: list.sort } }, signal }),
    { place, total },
  );
}

/** The exact number, asked for apart from the rows so that they never wait for it. */
export function useUserTotal(list: List) {
  return useQuery({
    queryKey: ["users", "total", list.filter, list.bin],
    queryFn: async ({ signal }) =>
      (
        await take(
          api.GET("/users", { params: { query: { ...query(list), limit: 1, count: true } }, signal }),
        )
      ).total,
  });
}

export function useUser(ref: string, enabled = true) {
  return useQuery({
    enabled,
    queryKey: ["users", "one", ref],
    queryFn: ({ signal }) => take(api.GET("/users/{ref}", { params: { path: { ref } }, signal })),
  });
}

/** The person as they were at an instant. */
export function useUserAsOf(id: string, asOf: string) {
  return useQuery({
    queryKey: ["users", "asOf", id, asOf],
    queryFn: ({ signal }) =>
      take(api.GET("/users/{ref}", { params: { path: { ref: id }, query: { asOf } }, signal })),
  });
}

/** Where each value comes from, for the version that is shown. */
export function useOrigins(user: User) {
  return useQuery({
    queryKey: ["users", "origins", user.id, user.version],
    queryFn: async ({ signal }) =>
      (await take(api.GET("/users/{ref}/origins", { params: { path: { ref: user.id } }, signal }))).items,
    staleTime: 60_000,
  });
}

export function useManagers(id: string) {
  return useQuery({
    queryKey: ["users", "managers", id],
    queryFn: async ({ signal }) =>
      (await take(api.GET("/users/{ref}/managers", { params: { path: { ref: id } }, signal }))).items,
  });
}

export function useDuplicates(id: string) {
  return useQuery({
    queryKey: ["users", "duplicates", id],
    queryFn: async ({ signal }) =>
      (await take(api.GET("/users/{ref}/duplicates", { params: { path: { ref: id } }, signal }))).items,
  });
}

/** The first few people of a list; nobody is asked for without a filter. */
export function useSome(filter: string | undefined) {
  return useQuery({
    queryKey: ["users", "some", filter],
    queryFn: ({ signal }) => take(api.GET("/users", { params: { query: { filter, limit: 10 } }, signal })),
    enabled: filter !== undefined,
  });
}

export function useHistory(id: string) {
  return usePages(
    ["users", "history", id],
    (part, signal) => api.GET("/users/{ref}/history", { params: { path: { ref: id }, query: part }, signal }),
    { limit: 50 },
  );
}

export function useReports(id: string) {
  return usePages(["users", "reports", id], (part, signal) =>
    api.GET("/users/{ref}/reports", { params: { path: { ref: id }, query: part }, signal }),
  );
}

/** A few people whose name begins with a text, for choosing one. */
export function usePeople(text: string, enabled = true) {
  return useQuery({
    enabled,
    queryKey: ["users", "pick", text],
    queryFn: async ({ signal }) =>
      (
        await take(
          api.GET("/users", {
            params: { query: { filter: nameBeginsWith(text) || undefined, limit: 20 } },
            signal,
          }),
        )
      ).items,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

export function useNodes(kind: "units" | "locations", enabled = true) {
  return useQuery({
    queryKey: [kind],
    queryFn: async ({ signal }) => (await take(api.GET(`/${kind}`, { signal }))).items,
    staleTime: 30_000,
    enabled,
  });
}

export type Values = Record<string, Json>;

function useChanged() {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ["users"] }),
      client.invalidateQueries({ queryKey: ["changesets"] }),
      client.invalidateQueries({ queryKey: ["units"] }),
    ]);
  };
}

export function useCreateUser() {
  return useMutation({
    mutationFn: (body: { values: Values; status: "active" | "staged"; reason?: string; key: string }) => {
      const { key, ...rest } = body;
      return take(api.POST("/users", { params: { header: { "Idempotency-Key": key } }, body: rest }));
    },
    onSuccess: useChanged(),
  });
}

export function useSaveUser(id: string) {
  return useMutation({
    mutationFn: ({ values, reason, version }: { values: Values; reason?: string; version: number }) =>
      take(
        api.PATCH("/users/{ref}", {
          params: { path: { ref: id }, header: ifMatch(version) },
          body: { values, reason },
        }),
      ),
    onSuccess: useChanged(),
  });
}

/** Has the server write a list to a file. */
export function useBeginExport() {
  return useMutation({
    mutationFn: ({ list, columns, format }: { list: List; columns: string[]; format: "csv" | "xlsx" }) =>
      take(
        api.POST("/exports", {
          body: { filter: list.filter || undefined, deleted: list.bin, sort: list.sort, columns, format },
        }),
      ),
  });
}

/** An export, asked for again and again until it is written. */
export function useExport(id: string | undefined) {
  return useQuery({
    enabled: id !== undefined,
    queryKey: ["export", id],
    queryFn: ({ signal }) => take(api.GET("/exports/{id}", { params: { path: { id: id ?? "" } }, signal })),
    refetchInterval: ({ state }) =>
      state.data && ["done", "failed", "cancelled"].includes(state.data.state) ? false : 700,
  });
}

/** Plans one change for many people; the answer is a preview. */
export function useOrder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Order) => take(api.POST("/changesets", { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["changesets"] }),
  });
}

export type Act = { action: Action; reason?: string; until?: string };

export function useAct(user: User) {
  return useMutation({
    mutationFn: (act: Act) =>
      take(
        api.POST("/users/{ref}/actions", {
          params: { path: { ref: user.id }, header: ifMatch(user.version) },
          body: act,
        }),
      ),
    onSuccess: useChanged(),
  });
}

/** What an act would do, without doing it. */
export function usePlan(id: string, action: Action | undefined, until?: string) {
  return useQuery({
    queryKey: ["users", "plan", id, action, until],
    queryFn: () => take(api.POST("/users/preview", { body: { id, action, until } })),
    enabled: action !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });
}
