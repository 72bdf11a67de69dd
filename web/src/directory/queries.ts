import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Action, HistoryEntry, Json, Page, Plan, Unit, User } from "@/api/types";
import { nameBeginsWith } from "@/shared/filter";
import { usePages } from "@/shared/pages";

export type List = { filter: string; sort: string; bin: boolean };

const query = ({ filter, bin }: List) => ({ filter, deleted: bin || undefined });

export function useUsers(list: List) {
  return usePages<User>(["users"], "/users", { ...query(list), sort: list.sort });
}

/** The exact number, asked for apart from the rows so that they never wait for it. */
export function useUserTotal(list: List) {
  return useQuery({
    queryKey: ["users", "total", list.filter, list.bin],
    queryFn: async ({ signal }) =>
      (await api.get<Page<User>>("/users", { ...query(list), limit: 1, count: true }, signal)).total,
  });
}

export function useUser(ref: string) {
  return useQuery({
    queryKey: ["users", "one", ref],
    queryFn: ({ signal }) => api.get<User>(`/users/${encodeURIComponent(ref)}`, undefined, signal),
  });
}

export function useHistory(id: string) {
  return usePages<HistoryEntry>(["users", "history", id], `/users/${id}/history`, {}, 50);
}

export function useReports(id: string) {
  return usePages<User>(["users", "reports", id], `/users/${id}/reports`, {});
}

/** A few people whose name begins with a text, for choosing one. */
export function usePeople(text: string) {
  return useQuery({
    queryKey: ["users", "pick", text],
    queryFn: async ({ signal }) =>
      (await api.get<Page<User>>("/users", { filter: nameBeginsWith(text), limit: 20 }, signal)).items,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

export function useNodes(kind: "units" | "locations", enabled = true) {
  return useQuery({
    queryKey: [kind],
    queryFn: async ({ signal }) => (await api.get<Page<Unit>>(`/${kind}`, undefined, signal)).items,
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
    mutationFn: (body: { values: Values; status: string; reason?: string; key: string }) => {
      const { key, ...rest } = body;
      return api.post<User>("/users", rest, { idempotencyKey: key });
    },
    onSuccess: useChanged(),
  });
}

export function useSaveUser(id: string) {
  return useMutation({
    mutationFn: ({ values, reason, version }: { values: Values; reason?: string; version: number }) =>
      api.patch<User>(`/users/${id}`, { values, reason }, { ifMatch: version }),
    onSuccess: useChanged(),
  });
}

export type Act = { action: Action; reason?: string; until?: string };

export function useAct(user: User) {
  return useMutation({
    mutationFn: (act: Act) => api.post<User>(`/users/${user.id}/actions`, act, { ifMatch: user.version }),
    onSuccess: useChanged(),
  });
}

/** What an act would do, without doing it. */
export function usePlan(id: string, action: Action | undefined) {
  return useQuery({
    queryKey: ["users", "plan", id, action],
    queryFn: () => api.post<Plan>("/users/preview", { id, action }),
    enabled: action !== undefined,
    staleTime: 0,
    retry: false,
  });
}
