import { useCallback, useEffect, useState } from "react";

/**
 * What was typed and not saved yet, kept for as long as the tab is open: it outlives a reload, a lost
 * session and a wrong click, and does not stay behind on a computer that others use.
 */
export function readDraft<T>(name: string): T | undefined {
  try {
    const text = sessionStorage.getItem(`roster-draft-${name}`);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

export function writeDraft<T>(name: string, value: T | undefined): void {
  try {
    if (value === undefined) sessionStorage.removeItem(`roster-draft-${name}`);
    else sessionStorage.setItem(`roster-draft-${name}`, JSON.stringify(value));
  } catch {
    // Storage may be full or switched off: then only the page itself remembers.
  }
}

/** A state that is still there when one comes back to the page. */
export function useDraft<T>(
  name: string,
  begin: () => T,
): [T, (change: (before: T) => T) => void, () => void] {
  const [value, setValue] = useState<T>(() => readDraft<T>(name) ?? begin());
  const [touched, setTouched] = useState(false);
  useEffect(() => {
    if (touched) writeDraft(name, value);
  }, [name, value, touched]);
  const set = useCallback((change: (before: T) => T) => {
    setTouched(true);
    setValue(change);
  }, []);
  const reset = useCallback(() => {
    setTouched(false);
    writeDraft(name, undefined);
    setValue(begin());
  }, [name, begin]);
  return [value, set, reset];
}
