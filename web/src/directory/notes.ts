import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";

export function useNotes(user: string) {
  return useQuery({
    queryKey: ["notes", user],
    queryFn: async ({ signal }) =>
      (await take(api.GET("/users/{ref}/notes", { params: { path: { ref: user } }, signal }))).items,
  });
}

/** Does something to the notes about a person, which are read again afterwards. */
function useNoting<Input, Output>(user: string, act: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ["notes", user] }),
        client.invalidateQueries({ queryKey: ["users", "history", user] }),
      ]);
    },
  });
}

export function useAddNote(user: string) {
  return useNoting(user, (body: { text: string; pinned: boolean }) =>
    take(api.POST("/users/{ref}/notes", { params: { path: { ref: user } }, body })),
  );
}

export function useChangeNote(user: string) {
  return useNoting(user, ({ id, ...body }: { id: string; text?: string; pinned?: boolean }) =>
    take(api.PATCH("/users/{ref}/notes/{note}", { params: { path: { ref: user, note: id } }, body })),
  );
}

export function useRemoveNote(user: string) {
  return useNoting(user, (id: string) =>
    take(api.DELETE("/users/{ref}/notes/{note}", { params: { path: { ref: user, note: id } } })),
  );
}

/** The tags in use that begin with a text, the most used first. */
export function useTags(begin: string) {
  return useQuery({
    queryKey: ["tags", begin],
    queryFn: async ({ signal }) =>
      (await take(api.GET("/tags", { params: { query: { begin: begin.slice(0, 40) } }, signal }))).items,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}
