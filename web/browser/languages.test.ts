import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, shoot, signIn } from "./look";
import { type Started, start } from "./start";

let roster: Started;
let page: Page;

beforeAll(async () => {
  roster = await start();
  const context = await roster.browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await signIn(page, roster.address);
});

afterAll(() => roster?.stop());

const pages = [
  "/",
  "/users",
  "/users/new",
  "/units",
  "/imports",
  "/changesets",
  "/jobs",
  "/audit",
  "/settings",
];

/** Chooses a language that the settings do not offer, as the settings would. */
async function disguise(language: string): Promise<void> {
  const status = await page.evaluate(async (value) => {
    const body = JSON.stringify({ value });
    const headers = { "Content-Type": "application/json" };
    return (await fetch("/api/v1/me/preferences/language", { method: "PUT", headers, body })).status;
  }, language);
  expect(status).toBeLessThan(300);
}

async function open(path: string, language: string): Promise<void> {
  await page.goto(roster.address + path);
  await page.waitForFunction((lang) => document.documentElement.lang === lang, language);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle").catch(() => undefined);
}

const sideways = () =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe("languages", { timeout: 240_000 }, () => {
  // The choice is there at once and after a reload, for the page and for who reads it out.
  it("turns to German without loading the page again", async () => {
    await page.goto(`${roster.address}/settings`);
    const kept = page.waitForResponse((answer) => answer.url().endsWith("/me/preferences/language"));
    await page.getByRole("combobox", { name: "Language" }).click();
    await page.getByRole("option", { name: "Deutsch" }).click();
    await page.getByRole("heading", { name: "Einstellungen", level: 1 }).waitFor();
    expect(await page.getAttribute("html", "lang")).toBe("de");
    await expectAccessible(page);
    await shoot(page, "de-settings");
    await kept;
    await open("/users", "de");
    await page.getByRole("heading", { name: "Benutzer", level: 1 }).waitFor();
    await shoot(page, "de-users");
  });

  // Words two fifths longer fit at a desk and on a phone.
  it("has room for long words", async () => {
    await disguise("en-XA");
    for (const path of pages) {
      await open(path, "en-XA");
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await sideways(), `${path} at ${width}`).toBeLessThanOrEqual(0);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      await expectAccessible(page);
    }
  });

  // Mirrored as a whole: what begins a line stands on the right.
  it("reads from right to left", async () => {
    await disguise("en-XB");
    for (const path of pages) {
      await open(path, "en-XB");
      expect(await page.getAttribute("html", "dir")).toBe("rtl");
      const box = await page.getByRole("heading", { level: 1 }).boundingBox();
      const nav = await page.getByRole("navigation").first().boundingBox();
      expect((nav?.x ?? 0) > (box?.x ?? 0), path).toBe(true);
      expect(await sideways(), path).toBeLessThanOrEqual(0);
      await expectAccessible(page);
      if (path !== "/jobs") await shoot(page, `rtl${path.replace(/\//g, "-")}`);
    }
  });
});
