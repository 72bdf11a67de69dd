import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Hands, keyboard, pointer } from "./hands";
import { expectAccessible } from "./look";
import { administrator, type Engine, type Started, start } from "./start";

const shared = resolve(dirname(fileURLToPath(import.meta.url)), "../../../shared/data");
const file = join(process.env.ROSTER_TESTDATA ?? shared, "cert-r5.2", "2009-12.csv");
const second = { userName: "otto", email: "otto@example.com", password: "another river in the valley" };

/** The file of a company of two thousand: the real one, or one that is made up where it is not at hand. */
function company(): string | { name: string; mimeType: string; buffer: Buffer } {
  if (existsSync(file)) return file;
  const lines = Array.from(
    { length: 1999 },
    (_, n) => `Person No${n},P${n},p${n}@example.com,Technician,Works`,
  );
  const head = "employee_name,user_id,email,role,department";
  const text = [head, "Maisie Maggy Kline,MMK1532,mmk@example.com,Technician,Works", ...lines].join("\n");
  return { name: "2009-12.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
}

describe.each([
  ["by pointer", "postgres", pointer],
  ["by keyboard alone", "sqlite", keyboard],
] as [string, Engine, (page: Page) => Hands][])("the whole journey %s on %s", (_, engine, handsOf) => {
  let roster: Started;
  let page: Page;
  let hands: Hands;
  let link = "";
  const complaints: string[] = [];
  const patience = 60_000;

  beforeAll(async () => {
    roster = await start({ engine, empty: true });
    const context = await roster.browser.newContext({ viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (error) => complaints.push(error.message));
    hands = handsOf(page);
  });
  afterAll(() => roster?.stop());

  const button = (name: string | RegExp, exact = false) => page.getByRole("button", { name, exact });
  const go = async (name: string) => {
    await hands.palette();
    await hands.write(page.getByRole("combobox", { name: "Search and commands" }), name);
    const option = page.getByRole("option", { name: new RegExp(name) }).first();
    await option.waitFor();
    if (handsOf === pointer) await option.click();
    else {
      // Others may come in before it while the server answers.
      for (let n = 0; n < 20 && (await option.getAttribute("aria-selected")) !== "true"; n++)
        await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
    }
  };
  const post = async (path: string, data: unknown) => {
    const headers = { Origin: roster.address };
    const answer = await page.request.post(`${roster.address}/api/v1${path}`, { data, headers });
    expect(answer.status(), await answer.text()).toBeLessThan(300);
    return answer.json();
  };
  /** Repeats the number where a change is large. */
  const confirm = async (n: string) => {
    const dialog = page.getByRole("dialog", { name: /at once|takes away/ });
    await hands.write(dialog.getByRole("textbox"), n);
    await hands.press(dialog.getByRole("button", { name: /^(Apply|Undo)/ }));
  };

  // The first administrator comes by the link that the server prints.
  it("sets Roster up", { timeout: patience }, async () => {
    await page.goto(roster.setup);
    await hands.write(page.getByLabel(/^(Your )?name/i).first(), "Ines Adler");
    await hands.write(page.getByLabel(/e-mail/i), administrator.email);
    const passwords = page.locator("input[type=password]");
    await hands.write(passwords.nth(0), administrator.password);
    await hands.write(passwords.nth(1), administrator.password);
    await expectAccessible(page);
    await hands.press(page.locator("button[type=submit]"));
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
  });

  // Two thousand people of a file: the columns are guessed, and nothing happens before it was seen.
  it("previews and applies a file", { timeout: patience }, async () => {
    await go("Import");
    await page.waitForURL(/\/imports$/);
    const choosing = page.waitForEvent("filechooser");
    await hands.press(button("Choose a file"));
    await (await choosing).setFiles(company());
    await page.waitForURL(/\/imports\/imp_/);
    await hands.press(button("Make the preview"));
    await page.waitForURL(/\/changesets\/chg_/);
    const on = page.getByRole("link", { name: "Go on without them" });
    const sentence = page.getByText(/Applying this will create 2,000 people/);
    await on.or(sentence).first().waitFor();
    if (await on.isVisible()) await hands.press(on);
    await sentence.waitFor();
    await expectAccessible(page);
    await hands.press(button(/^Apply [\d,]+ changes$/));
    const asked = await page
      .getByLabel(/Type [\d,]+ to apply/)
      .first()
      .getAttribute("id");
    const words = await page.locator(`label[for="${asked}"]`).innerText();
    await confirm(words.replace(/\D/g, ""));
    await page.getByText(/changes were made/).waitFor({ timeout: 40_000 });
    await expectAccessible(page);
    link = page.url();
  });

  // One of them is found by a part of their name, and edited, while somebody else does the same.
  it("settles a conflict with a second administrator", { timeout: patience }, async () => {
    const name = "Maisie Maggy Kline";
    await go(name);
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    const ref = new URL(page.url()).pathname.split("/").pop();
    await post("/users", {
      values: { userName: second.userName, displayName: "Otto Berg", email: second.email },
    });
    await post(`/users/${second.userName}/roles`, { role: "administrator" });
    const invitation = (await post(`/users/${second.userName}/password-link`, {})).link;
    const other = await roster.browser.newContext();
    const theirs = await other.newPage();
    theirs.setDefaultTimeout(20_000);
    await theirs.goto(invitation);
    for (const field of await theirs.locator("input[type=password]").all()) await field.fill(second.password);
    await theirs.locator("button[type=submit]").click();
    await theirs.getByRole("heading", { level: 1 }).waitFor();

    await hands.press(button("Edit", true));
    await hands.write(page.getByLabel("Job title"), "Head of field service");
    await hands.write(page.getByLabel("Reason"), "Promotion");
    await theirs.goto(`${roster.address}/users/${ref}/edit`);
    await theirs.getByLabel("Job title").fill("Trainer");
    await theirs.getByRole("button", { name: "Save changes" }).click();
    await theirs.getByRole("heading", { name, level: 1 }).waitFor();
    await other.close();

    await hands.press(button("Save changes"));
    const dialog = page.getByRole("dialog", { name: /Somebody else/ });
    await dialog.getByText("Trainer").waitFor();
    await expectAccessible(page);
    await hands.press(dialog.getByRole("button", { name: "Save with these choices" }));
    await page.getByText("Head of field service").first().waitFor();
  });

  // The history tells of both, and the own edit is undone after its preview: theirs stands again.
  it("undoes the edit", { timeout: patience }, async () => {
    const sections = page.getByRole("navigation", { name: "Sections of this person" });
    await hands.press(sections.getByRole("link", { name: "History" }));
    const entry = page.getByRole("listitem").filter({ hasText: "Promotion" });
    await hands.press(entry.getByRole("button", { name: "Undo this" }));
    await page.waitForURL(/\/changesets\/chg_/);
    await page.getByText("Trainer").first().waitFor();
    await hands.press(button("Undo 1 change"));
    await page.getByText("1 change was made").waitFor();
  });

  // The import goes as it came, after its own preview, which names who was changed since.
  it("rolls the import back", { timeout: patience }, async () => {
    await go("Change sets");
    await page.waitForURL(/\/changesets/);
    await page.goto(link);
    await hands.press(button("Roll back", true));
    await page.waitForURL((url) => url.pathname.startsWith("/changesets/chg_") && url.href !== link);
    await page.getByText(/Applying this will delete/).waitFor({ timeout: 40_000 });
    await expectAccessible(page);
    await hands.press(button(/^Undo [\d,]+ changes$/));
    const asked = await page
      .getByLabel(/Type [\d,]+ to apply/)
      .first()
      .getAttribute("id");
    await confirm((await page.locator(`label[for="${asked}"]`).innerText()).replace(/\D/g, ""));
    await page.getByText(/changes were made/).waitFor({ timeout: 40_000 });
    await go("Users");
    await page.waitForURL(/\/users$/);
    await expect
      .poll(async () => page.getByRole("grid").locator("[data-index]").count(), { timeout: 10_000 })
      .toBeLessThan(10);
  });

  it("had no complaints", () => {
    expect(complaints).toEqual([]);
  });
});
