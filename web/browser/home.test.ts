import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, shoot, signIn } from "./look";
import { type Started, start } from "./start";

let roster: Started;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  roster = await start();
  const context = await roster.browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) complaints.push(message.text());
  });
});

afterAll(() => roster?.stop());

const button = (name: string | RegExp) => page.getByRole("button", { name });
const heading = (name: string | RegExp) => page.getByRole("heading", { name, level: 1 });

describe("from an empty start to a demo organisation and back", { timeout: 180_000 }, () => {
  // Who signs in for the first time sees what is to be set up, read off what is there.
  it("begins at Home with the first steps, in three calls", async () => {
    await signIn(page, roster.address);
    const calls: string[] = [];
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith("/api/v1/") && pathname !== "/api/v1/events") calls.push(pathname);
    });
    await page.goto(roster.address);
    await heading("Home").waitFor();
    await page.getByText("0 of 5 steps are done.").waitFor();
    await page.getByText("Nothing waits for you.").waitFor();
    await page.getByRole("heading", { name: "Recent activity" }).waitFor();
    expect(calls.sort()).toEqual(["/api/v1/home", "/api/v1/journal", "/api/v1/me"]);
    page.removeAllListeners("request");
    await expectAccessible(page);
    await shoot(page, "home-empty");
  });

  // The name and the colour are worn at once, here and on the sign-in page; yellow cannot be read.
  it("names the organisation and gives it a colour that can be read", async () => {
    await page.getByRole("link", { name: "Name your organisation" }).click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Example Works");
    await page.getByRole("textbox", { name: "Accent colour", exact: true }).fill("#ffcc00");
    await button("Save").click();
    await page.getByText(/#ffcc00 cannot be read everywhere/).waitFor();
    await expectAccessible(page);
    await page.getByRole("textbox", { name: "Accent colour", exact: true }).fill("#5a4fa3");
    await button("Save").click();
    await page.getByText("The organisation was saved").waitFor();
    await page.getByRole("link", { name: "Example Works" }).waitFor();
    await page.waitForFunction(() =>
      getComputedStyle(document.documentElement).getPropertyValue("--accent").includes("#5a4fa3"),
    );
    await shoot(page, "settings-organisation");
    const other = await roster.browser.newContext();
    const door = await other.newPage();
    await door.goto(`${roster.address}/sign-in`);
    expect(await door.title()).toBe("Sign in · Example Works");
    expect(
      await door.evaluate(
        () => getComputedStyle(document.querySelector("button[type=submit]") as Element).backgroundColor,
      ),
    ).toBe("rgb(90, 79, 163)");
    await expectAccessible(door);
    await other.close();
  });

  // A demo is offered where nobody is yet, previewed, applied, and seen on Home.
  it("loads a demo organisation after its preview", async () => {
    await page.getByRole("link", { name: "Home" }).click();
    await button("Load a demo organisation").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("How many people").fill("12");
    await dialog.getByText(/Choose a whole number/).waitFor();
    await expectAccessible(page);
    await dialog.getByLabel("How many people").fill("300");
    await button("Plan and preview").click();
    await heading(/Demo organisation of 300 people/).waitFor();
    await button(/^Apply/).waitFor();
    await expectAccessible(page);
    await shoot(page, "demo-preview");
    await button(/^Apply/).click();
    const confirm = page.getByRole("dialog").getByRole("button", { name: /^Apply/ });
    if (await confirm.isVisible().catch(() => false)) await confirm.click();
    await page.getByText("Applied").first().waitFor();
    await page.getByRole("link", { name: "Home" }).click();
    await heading("Example Works").waitFor();
    await page.getByText("A demo organisation is loaded").waitFor();
    await page.getByText("301").first().waitFor();
    await page.getByRole("img", { name: /People who joined, week by week/ }).waitFor();
    await expectAccessible(page);
    await shoot(page, "home-demo");
  });

  // Where one is signed in, and how the server is.
  it("shows sessions and the system", async () => {
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByText("This one").waitFor();
    await expectAccessible(page);
    await shoot(page, "settings-profile");
    await page.getByRole("link", { name: "System" }).click();
    await page.getByText(/^SQLite|^PostgreSQL/).waitFor();
    await page.getByRole("cell", { name: "Seal" }).waitFor();
    await expectAccessible(page);
    await shoot(page, "settings-system");
  });

  // It goes as it came: planned, seen, applied; by keyboard alone.
  it("removes the demo as a whole", async () => {
    await page.locator("body").press("g");
    await page.locator("body").press("h");
    await heading("Example Works").waitFor();
    await button("Plan the removal").press("Enter");
    await heading(/Roll back: Demo organisation/).waitFor();
    await page
      .getByRole("button", { name: /^(Undo|Roll back|Apply)/ })
      .first()
      .press("Enter");
    const confirm = page.getByRole("dialog").getByRole("button", { name: /^(Undo|Roll back|Apply)/ });
    if (await confirm.isVisible().catch(() => false)) await confirm.press("Enter");
    await page.getByText("Applied").first().waitFor();
    await page.getByRole("link", { name: "Home" }).click();
    await button("Load a demo organisation").waitFor();
  });

  it("breaks nothing on the way", () => {
    expect(complaints).toEqual([]);
  });
});
