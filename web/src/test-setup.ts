import "@/shared/i18n";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// happy-dom lays nothing out; a virtual list needs a window to be virtual in.
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { configurable: true, get: () => 600 },
  offsetWidth: { configurable: true, get: () => 1200 },
});

afterEach(cleanup);
