import { useEffect } from "react";
import { api } from "@/api/client";
import type { Json, Me } from "@/api/types";
import { onPreference, preference, writePreference } from "@/ui";

/** Whose preferences this browser has at hand, and which: others may sit down at it. */
type Known = { of: string; names: string[] };
const nobody: Known = { of: "", names: [] };
const known = "known-preferences";

// Somebody who drags a column or tries the themes is not done with the first value.
const pause = 500;

/** Takes over what the server has kept; what it has not, or what was another's, goes. */
function takeOver(of: string, kept: Record<string, unknown>): void {
  const before = preference(known, nobody);
  for (const name of before.names) {
    if (!(name in kept)) writePreference(name, undefined);
  }
  for (const [name, value] of Object.entries(kept)) writePreference(name, value);
  writePreference(known, { of, names: Object.keys(kept) });
}

function send(name: string, value: unknown): void {
  // Sent to its end even when the page goes meanwhile.
  const options = { params: { path: { name } }, keepalive: true };
  const sent =
    value === undefined
      ? api.DELETE("/me/preferences/{name}", options)
      : api.PUT("/me/preferences/{name}", { ...options, body: { value: value as Json } });
  // It stays in this browser; the next change of it tries again.
  sent.catch(() => undefined);
}

/**
 * Keeps on the server what somebody sets up for themselves, so that it is there in their next
 * browser too. The copy in this browser is what the page begins with, without waiting.
 */
export function useKeptPreferences(me: Me | undefined): void {
  const id = me?.user.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the page knows better than an answer of minutes ago stays.
  useEffect(() => {
    if (!id) return;
    takeOver(id, me.preferences);
    const timers = new Map<string, { timer: number; run: () => void }>();
    const stop = onPreference((name, value) => {
      const { names } = preference(known, nobody);
      if (!names.includes(name)) writePreference(known, { of: id, names: [...names, name] });
      clearTimeout(timers.get(name)?.timer);
      const run = () => {
        timers.delete(name);
        send(name, value);
      };
      timers.set(name, { timer: window.setTimeout(run, pause), run });
    });
    const flush = () => {
      for (const { timer, run } of [...timers.values()]) {
        clearTimeout(timer);
        run();
      }
    };
    addEventListener("pagehide", flush);
    return () => {
      removeEventListener("pagehide", flush);
      stop();
      flush();
    };
  }, [id]);
}
