import "@/shared/i18n";
import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

// happy-dom lays nothing out; a virtual list needs a window to be virtual in.
const size = { width: 1200, height: 600 };
Object.defineProperties(HTMLElement.prototype, {
  clientWidth: { configurable: true, get: () => size.width },
  clientHeight: { configurable: true, get: () => size.height },
});

// No test talks to a server: what is not asked for by name is an empty list.
beforeEach(() => {
  vi.stubGlobal("fetch", async () => Response.json({ items: [], next: null }));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});
