import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { administrator } from "./start";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export type Scheme = "light" | "dark";

/** Puts a scheme on, and waits for colours that are on their way: when something fades in they would be blamed. */
export async function settle(page: Page, colorScheme: Scheme): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.waitForFunction((wanted) => {
    const { mantineColorScheme: now = wanted } = document.documentElement.dataset;
    return now === wanted && document.getAnimations().every((a) => a.playState !== "running");
  }, colorScheme);
}

/** Nothing that axe can find, in both schemes. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await settle(page, colorScheme);
    // The protocol is no page script, so the content security policy stays on.
    const session = await page.context().newCDPSession(page);
    await session.send("Runtime.evaluate", { expression: axe });
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const { result } = await session.send("Runtime.evaluate", {
      expression: `axe.run({ runOnly: ${JSON.stringify(tags)} }).then((r) => r.violations.map((v) => v.id + ": " + v.nodes[0].html))`,
      awaitPromise: true,
      returnByValue: true,
    });
    expect(result.value, `${page.url()} in ${colorScheme}`).toEqual([]);
    await session.detach();
  }
}

/** Pictures of the page as it is, wide and narrow, light and dark, when ROSTER_SHOTS names a folder for them. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.ROSTER_SHOTS;
  if (!folder) return;
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: width > 400 ? 1500 : 1200 });
    for (const colorScheme of ["light", "dark"] as const) {
      await settle(page, colorScheme);
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

export async function signIn(page: Page, address: string): Promise<void> {
  await page.goto(`${address}/sign-in`);
  await page.getByLabel(/e-mail/i).fill(administrator.email);
  await page.getByLabel("Password").fill(administrator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}
