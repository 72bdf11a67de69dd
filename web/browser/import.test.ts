import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible } from "./look";
import { administrator, type Started, start } from "./start";

// Semicolons, German headings, a manager by full name, and one address that is none.
const people = `Benutzername;Name;E-Mail;Stelle;Vorgesetzter
bchen;Bo Chen;bo.chen@example.com;Director;
alee;Ann Lee;ann.lee@example.com;Engineer;Bo Chen
ckline;Cyrus Kline;cyrus.kline@example.com;Engineer;Bo Chen
broken;Dora Beck;no address;Engineer;Bo Chen
`;

let roster: Started;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  roster = await start();
  const context = await roster.browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) complaints.push(message.text());
  });
});

afterAll(() => roster?.stop());

const button = (name: string | RegExp) => page.getByRole("button", { name });

describe("from a file to people and back", { timeout: 90_000 }, () => {
  // Who is not signed in is asked to, and comes back to the page that was wanted.
  it("signs in", async () => {
    await page.goto(`${roster.address}/imports`);
    await page.waitForURL(/\/sign-in\?next=%2Fimports/);
    await expectAccessible(page);
    await page.getByLabel(/e-mail/i).fill(administrator.email);
    await page.getByLabel("Password").fill(administrator.password);
    await button("Sign in").click();
    await page.waitForURL(/\/imports$/);
  });

  // The columns are guessed, and what cannot be taken in is said before anything changes.
  it("previews a file", async () => {
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(people) });
    await page.waitForURL(/\/imports\/imp_/);
    await page.getByRole("combobox", { name: "What “Benutzername” becomes" }).waitFor();
    await expectAccessible(page);
    await button("Make the preview").click();
    await page.waitForURL(/\/changesets\/chg_.*\/check/);
    await page.getByText("1 row is blocked.").waitFor();
    await page.getByText("no address").first().waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Go on without them" }).click();
    await page.getByText("Applying this will create 3 people").waitFor();
    await page.getByText("1 blocked", { exact: true }).waitFor();
    await page.getByRole("button", { name: "User name 3" }).click();
    await page.getByText("3 items are shown").waitFor();
    await expectAccessible(page);
    await button("Show all").click();
  });

  // Applying makes the people; the failed row can be downloaded.
  it("applies it", async () => {
    await button("Apply 3 changes").click();
    await page.getByText("3 changes were made").waitFor();
    await page.getByRole("link", { name: "Download 1 failed row" }).waitFor();
    await expectAccessible(page);
  });

  // A person is found by name and edited; the history tells of it.
  it("edits a person", async () => {
    await page.getByRole("link", { name: "Users" }).click();
    await page.getByRole("searchbox").fill("Kline");
    await page.getByRole("link", { name: "Cyrus Kline" }).click();
    await page.getByRole("heading", { name: "Cyrus Kline" }).waitFor();
    await expectAccessible(page);
    await button("Edit").click();
    await page.getByLabel("Job title").fill("Architect");
    await page.getByLabel("Reason").fill("Promotion");
    await expectAccessible(page);
    await button("Save changes").click();
    await page.getByRole("link", { name: "History" }).click();
    await page.getByText("Reason: Promotion").waitFor();
    await expectAccessible(page);
  });

  // An edit is undone by its own preview.
  it("undoes the edit", async () => {
    await page
      .getByRole("listitem")
      .filter({ hasText: "Promotion" })
      .getByRole("button", { name: "Undo this" })
      .click();
    await page.waitForURL(/\/changesets\/chg_/);
    await page.getByText("Architect").waitFor();
    await button("Undo 1 change").click();
    await page.getByText("1 change was made").waitFor();
  });

  // The import is rolled back after a preview, which also names who was changed since.
  it("rolls the import back", async () => {
    await page.goto(`${roster.address}/changesets?origin=import`);
    await page.getByRole("link", { name: "people.csv" }).click();
    const imported = page.url();
    await button("Roll back").click();
    await page.waitForURL((url) => url.pathname.startsWith("/changesets/chg_") && url.href !== imported);
    await page.getByText("Applying this will delete").waitFor();
    await expectAccessible(page);
    await button(/^Undo \d changes?$/).click();
    await page.getByText(/changes? (was|were) made/).waitFor();
  });

  // Everything is one field away: the palette finds a person and opens the page, without a mouse.
  it("jumps by the palette", async () => {
    await page.goto(`${roster.address}/users`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search and commands" }).fill("Ines");
    await page.getByRole("option", { name: /Ines Adler/ }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Ines Adler" }).waitFor();
  });

  // Keys of one letter lead to pages and acts, and the sheet names them all.
  it("goes by single keys", async () => {
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("e");
    await page.getByRole("heading", { name: "Edit Ines Adler" }).waitFor();
  });

  // What was typed is not lost by going away: it waits as a draft.
  it("keeps a draft", async () => {
    const form = page.url();
    await page.getByLabel("Job title").fill("Operator");
    await page.getByRole("link", { name: "Audit log" }).click();
    await page.getByRole("dialog", { name: /not saved/ }).waitFor();
    await expectAccessible(page);
    await button("Keep as a draft").click();
    await page.waitForURL(/\/audit/);
    await page.goto(form);
    await page.getByText("This is your draft").waitFor();
    expect(await page.getByLabel("Job title").inputValue()).toBe("Operator");
    await button("Discard the draft").click();
    expect(await page.getByLabel("Job title").inputValue()).toBe("");
  });

  // A person is looked at beside the list, whose columns are chosen by keyboard or pointer.
  it("arranges the list", async () => {
    await page.goto(`${roster.address}/users`);
    await page.getByRole("gridcell", { name: administrator.email }).first().click();
    await page.getByRole("region", { name: "The person beside the list" }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await button("Columns").click();
    await page.getByRole("dialog", { name: "Columns" }).waitFor();
    await page.getByRole("checkbox", { name: "Department" }).click();
    await page.getByLabel("Keep the first column in sight").check();
    await expectAccessible(page);
    await button("Done").click();
    await page.getByRole("columnheader", { name: "Department" }).waitFor();
    await page.getByRole("checkbox", { name: "Select all rows that are loaded" }).click();
    await button("Copy e-mail addresses").waitFor();
    await expectAccessible(page);
  });

  // A token is shown once, and revoked.
  it("makes a token", async () => {
    await page.goto(`${roster.address}/settings?tab=tokens`);
    await button("Create token").first().click();
    await page.getByLabel("Name").fill("Nightly export");
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Create token" }).click();
    await page.getByText(/^rst_/).waitFor();
    await expectAccessible(page);
    await button("I have kept it").click();
    await button("Revoke “Nightly export”").click();
    await button("Revoke token").click();
    await button("Revoke “Nightly export”").waitFor({ state: "detached" });
  });

  // Every other page opens without a complaint.
  it.each([
    "/users",
    "/users/new",
    "/settings",
    "/settings?tab=about",
    "/units",
    "/changesets?origin=all",
    "/jobs",
    "/audit",
    "/nowhere",
  ])("opens %s", async (path) => {
    await page.goto(roster.address + path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await expectAccessible(page);
  });

  // No script failed and the policy held on all the way.
  it("had no complaints", () => {
    expect(complaints).toEqual([]);
  });
});
