import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, signIn } from "./look";
import { demo, type Started, start } from "./start";

const pages = [
  "/",
  "/users",
  "/users/new",
  "/users/ines@example.com",
  "/users/ines@example.com?tab=history",
  "/users/ines@example.com/edit",
  "/units",
  "/units?tab=lines",
  "/imports",
  "/changesets?origin=all",
  "/jobs",
  "/audit",
  "/settings",
  "/settings?tab=tokens",
  "/settings?tab=organisation",
  "/settings?tab=system",
  "/settings?tab=about",
  "/nowhere",
];

let roster: Started;
let page: Page;

beforeAll(async () => {
  roster = await start();
  const context = await roster.browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await signIn(page, roster.address);
  await demo(page, roster.address, 200);
});

afterAll(() => roster?.stop());

async function open(path: string): Promise<void> {
  await page.goto(roster.address + path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
  if (path !== "/nowhere") expect(await page.getByText(/There is no such/).count(), path).toBe(0);
}

const widest = () => page.evaluate(() => document.documentElement.scrollWidth);

describe("every main page", { timeout: 120_000 }, () => {
  // A phone in the hand, and a window of 1280 pixels at 200 %: nothing is to be scrolled sideways.
  it.each(pages)("fits on a phone and when it is enlarged: %s", async (path) => {
    for (const width of [320, 640]) {
      await page.setViewportSize({ width, height: 800 });
      await open(path);
      expect(await widest(), `${path} at ${width} pixels`).toBeLessThanOrEqual(width);
    }
    await page.setViewportSize({ width: 320, height: 800 });
    await expectAccessible(page);
  });

  // Where the system chooses the colours, what has the focus and what is chosen can still be told.
  it("shows focus and choice in forced colours", async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
    for (const path of pages) {
      await open(path);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      const ring = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement as Element);
        return { style: style.outlineStyle, width: Number.parseFloat(style.outlineWidth) };
      });
      expect(ring.style, path).not.toBe("none");
      expect(ring.width, path).toBeGreaterThanOrEqual(1);
    }
    await page.emulateMedia({ forcedColors: "none" });
  });

  // Who asked for less motion sees none: nothing moves for longer than a frame.
  it("stands still for who asked for it", async () => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const path of pages) {
      await open(path);
      const moving = await page.evaluate(
        () =>
          [...document.querySelectorAll("*")].filter((element) => {
            const { transitionDuration, animationDuration } = getComputedStyle(element);
            const longest = (list: string) =>
              Math.max(...list.split(",").map((one) => Number.parseFloat(one)));
            return longest(transitionDuration) > 0.001 || longest(animationDuration) > 0.001;
          }).length,
      );
      expect(moving, path).toBe(0);
    }
  });
});
