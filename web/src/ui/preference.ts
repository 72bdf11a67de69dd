import { useCallback, useSyncExternalStore } from "react";

/** What somebody has set up for themselves in this browser, by name. */
const listeners = new Set<() => void>();
const read = new Map<string, { text: string | null; value: unknown }>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", listener);
  };
}

function load<T>(name: string, fallback: T): T {
  let text: string | null = null;
  try {
    text = localStorage.getItem(`roster-${name}`);
  } catch {
    // Storage may be switched off: then nothing is remembered.
  }
  const known = read.get(name);
  if (known && known.text === text) return known.value as T;
  let value = fallback;
  try {
    if (text !== null) value = JSON.parse(text) as T;
  } catch {
    // Written by another version: as if nothing had been set up.
  }
  read.set(name, { text, value });
  return value;
}

type Watcher = (name: string, value: unknown) => void;
const watchers = new Set<Watcher>();

/** Calls back with each preference that is set on this page; returns how to stop. */
export function onPreference(watcher: Watcher): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Sets a preference on this page, and tells who keeps it elsewhere. */
export function setPreference<T>(name: string, value: T | undefined): void {
  writePreference(name, value);
  for (const watcher of watchers) watcher(name, value);
}

/** Sets a preference that was kept elsewhere. */
export function writePreference(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(`roster-${name}`);
    else localStorage.setItem(`roster-${name}`, JSON.stringify(value));
  } catch {
    // As above.
  }
  for (const listener of listeners) listener();
}

/** A setting that all parts of the page and all tabs share; `fallback` must be the same with each call. */
export function usePreference<T>(name: string, fallback: T): [T, (value: T | undefined) => void] {
  const value = useSyncExternalStore(subscribe, () => load(name, fallback));
  const set = useCallback((next: T | undefined) => setPreference(name, next), [name]);
  return [value, set];
}

export function preference<T>(name: string, fallback: T): T {
  return load(name, fallback);
}

export type Density = "compact" | "standard" | "relaxed";
export const densities: Record<Density, number> = { compact: 28, standard: 36, relaxed: 44 };

// What is used with fingers begins with rows that fingers hit.
const usual: Density =
  typeof matchMedia === "function" && matchMedia("(pointer: coarse)").matches ? "relaxed" : "standard";

/** How close the rows of lists stand. */
export function useDensity(): [Density, (density: Density) => void] {
  const [density, set] = usePreference<Density>("density", usual);
  return [density in densities ? density : usual, set];
}
