import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";

/** Something that can be done on the page that is open; the palette lists it, and a key may do it. */
export type Verb = {
  id: string;
  label: string;
  /** One letter, such as "e". */
  key?: string;
  icon?: ReactNode;
  run: () => void;
};

let current: Verb[] = [];
const registered = new Map<object, Verb[]>();
const listeners = new Set<() => void>();

function change() {
  current = [...registered.values()].flat();
  for (const listener of listeners) listener();
}

/** Offers verbs for as long as the part of the page that does them is shown. */
export function useVerbs(verbs: Verb[]): void {
  const latest = useRef(verbs);
  latest.current = verbs;
  const names = verbs.map((verb) => `${verb.id} ${verb.label}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: verbs are the same while their names are; what they run is always the latest.
  useEffect(() => {
    const owner = {};
    registered.set(
      owner,
      latest.current.map((verb, index) => ({ ...verb, run: () => latest.current[index]?.run() })),
    );
    change();
    return () => {
      registered.delete(owner);
      change();
    };
  }, [names]);
}

/** The verbs of the page that is open. */
export function currentVerbs(): Verb[] {
  return current;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useCurrentVerbs(): Verb[] {
  return useSyncExternalStore(subscribe, currentVerbs);
}
