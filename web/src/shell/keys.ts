import { useEffect, useRef } from "react";

/** Whether what is typed there is text, or keys there mean something already. */
function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest(
        "input, textarea, select, [role=dialog], [role=menu], [role=listbox], [role=combobox]",
      ) !== null)
  );
}

export type Keys = {
  palette: () => void;
  help: () => void;
  /** "g" and then a letter. */
  go: (key: string) => boolean;
  /** One letter. */
  verb: (key: string) => boolean;
  /** Single keys can be switched off (WCAG 2.1.4); Ctrl-K stays. */
  single: boolean;
};

// How long "g" waits for the letter after it.
const patience = 1500;

/** The keys that work on every page. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    let leader = 0;
    function onKeyDown(event: KeyboardEvent) {
      const { palette, help, go, verb, single } = latest.current;
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        palette();
        return;
      }
      if (!single || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (typing(event.target)) return;
      const after = leader > 0 && performance.now() - leader < patience;
      leader = 0;
      let done = true;
      if (after) done = go(event.key);
      else if (event.key === "g") leader = performance.now();
      else if (event.key === "?") help();
      else done = verb(event.key);
      if (done) event.preventDefault();
    }
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
}

/** Puts the focus into the search field of the page. */
export function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>("main input[type=search]");
  field?.focus();
  field?.select();
  return field !== null;
}

/** Moves the mark of the page's list, as if its own arrow key had been pressed. */
export function moveInList(key: "ArrowDown" | "ArrowUp"): boolean {
  const grid = document.querySelector<HTMLElement>("main [role=grid]");
  if (!grid) return false;
  if (document.activeElement === grid)
    grid.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  else grid.focus();
  return true;
}
