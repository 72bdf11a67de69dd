import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { address } from "@/api/client";
import type { ChangeSet, JournalEvent } from "@/api/types";

/** How far a change set has come, as the server tells it without being asked. */
export type Moving = Pick<ChangeSet, "state" | "done" | "total" | "counts"> & {
  changeSet: string;
  /** When it was first heard of, and how far it was then: what the rate is reckoned from. */
  since: number;
  from: number;
};

let moving: Moving[] = [];
const listeners = new Set<() => void>();

function set(next: Moving[]) {
  moving = next;
  for (const listener of listeners) listener();
}

const atRest = (state: string) => state !== "planning" && state !== "applying";

/** Takes in what the server says of a change set; what has come to rest is dropped. */
export function hear(told: Omit<Moving, "since" | "from">, now = performance.now()): void {
  const before = moving.find((one) => one.changeSet === told.changeSet);
  const others = moving.filter((one) => one.changeSet !== told.changeSet);
  if (atRest(told.state)) {
    if (before) set(others);
    return;
  }
  const goesOn = before && before.state === told.state && told.done >= before.done;
  const start = goesOn ? { since: before.since, from: before.from } : { since: now, from: told.done };
  set([...others, { ...told, ...start }]);
}

/** Steps in a second since the set was first heard of; 0 while that says nothing yet. */
export function rateOf({ done, from, since }: Moving, now = performance.now()): number {
  const seconds = (now - since) / 1000;
  return seconds < 0.8 ? 0 : (done - from) / seconds;
}

/** The change sets that the server is working on. */
export function useMoving(): Moving[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => moving,
  );
}

type Told = Pick<JournalEvent, "type" | "subject">;
const journal = new Set<(event: Told) => void>();

/** Calls back with what happens, as it happens; returns how to stop. */
export function onJournal(listener: (event: Told) => void): () => void {
  journal.add(listener);
  return () => journal.delete(listener);
}

/** Listens to the server while the console is open: progress at once, and lists that are out of date. */
export function useEvents(enabled: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!enabled || typeof EventSource === "undefined") return;
    const source = new EventSource(address("/events"));
    source.addEventListener("journal", (event) => {
      if (journal.size === 0) return;
      const told = JSON.parse(event.data) as Told;
      for (const listener of journal) listener(told);
    });
    source.addEventListener("progress", (event) => {
      const told = JSON.parse(event.data) as Omit<Moving, "since" | "from">;
      hear(told);
      client.setQueryData<ChangeSet>(["changeset", told.changeSet], (known) =>
        known && !atRest(told.state)
          ? { ...known, state: told.state, done: told.done, total: told.total, counts: told.counts }
          : known,
      );
      if (!atRest(told.state)) return;
      for (const key of [["changeset", told.changeSet], ["changesets"], ["jobs"], ["home"]]) {
        void client.invalidateQueries({ queryKey: key });
      }
    });
    return () => {
      source.close();
      set([]);
    };
  }, [enabled, client]);
}
