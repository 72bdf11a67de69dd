import { expect, it } from "vitest";
import { clientName } from "./Sessions";

// A browser is named as people name it, and what is none by the beginning of its own words.
it.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"],
  ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0", "Edge · Windows"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605 Version/19 Safari/605", "Safari · macOS"],
  ["curl/8.0", "curl/8.0"],
  ["", ""],
])("%s", (agent, name) => {
  expect(clientName(agent)).toBe(name);
});
