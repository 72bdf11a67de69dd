import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible } from "./look";
import { administrator, type Started, start } from "./start";

const long = "Maximiliana ".repeat(16).trim();
// Addresses that are none, of which one stands twice, and a name of 200 characters.
const people = `userName,displayName,email,unit
anna,Anna Lee,anna@example.com,Works
bo,Bo Ek,none,Works
carl,Carl Ox,no address,Works
dora,Dora Im,none,Works
eve,Eve Ash,eve@example.com,Works
fay,Fay Ash,fay@example.com,Works
gus,Gus Ash,gus@example.com,Works
long,${long},long@example.com,Works / Paint
`;
const moved = `userName,displayName,email,unit
anna,Anna Lee,anna@example.com,Works / Paint
eve,Eve Ash,eve@example.com,Works
`;

let roster: Started;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  roster = await start();
  const context = await roster.browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${roster.address}/imports`);
  await page.getByLabel(/e-mail/i).fill(administrator.email);
  await page.getByLabel("Password").fill(administrator.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/imports$/);
});

afterAll(() => roster?.stop());

const button = (name: string | RegExp) => page.getByRole("button", { name });

/** A picture for whoever wants to look, in both schemes and at two widths. */
async function picture(name: string): Promise<void> {
  const folder = process.env.ROSTER_PICTURES;
  if (!folder) return;
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png` });
    }
  await page.setViewportSize({ width: 1440, height: 900 });
}

async function handIn(name: string, content: string): Promise<void> {
  await page.goto(`${roster.address}/imports`);
  await page
    .locator("input[type=file]")
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
  await page.waitForURL(/\/imports\/imp_/);
}

/** Goes on by the Tab key until what has the focus bears a name. */
async function tabTo(name: string): Promise<void> {
  for (let n = 0; n < 80; n++) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const at = document.activeElement;
      return (
        at?.getAttribute("aria-label") ??
        (at as HTMLInputElement)?.labels?.[0]?.textContent ??
        at?.textContent
      );
    });
    if (found?.includes(name)) return;
  }
  throw new Error(`The Tab key does not lead to “${name}”.`);
}

/** Takes the choice of this name, going down the open list to it. */
async function choose(name: string): Promise<void> {
  await page.keyboard.press("Enter");
  const option = page.getByRole("option", { name });
  await option.waitFor();
  for (let n = 0; n < 10 && (await option.getAttribute("data-combobox-selected")) === null; n++) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name }).waitFor({ state: "hidden" });
}

describe("mending a file and looking at what it does", { timeout: 120_000 }, () => {
  // Faults are mended where they are told, by keyboard alone, and the plan is made anew with them.
  it("mends by keyboard", async () => {
    await handIn("people.csv", people);
    await page.getByLabel("Source", { exact: true }).fill("hr");
    await tabTo("Make the preview");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/check$/);
    await page.getByText("3 rows are blocked.").waitFor();
    await expectAccessible(page);
    await picture("check");
    await tabTo("What to do about row 3, email");
    await choose("Correct “none” everywhere");
    await tabTo("New text for row 3, email");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await tabTo("What to do about row 4, email");
    await choose("Correct this cell");
    await tabTo("New text for row 4, email");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("carl@example.com");
    await tabTo("Check again with 2 fixes");
    await page.keyboard.press("Enter");
    await page.getByText("Applying this will create 8 people").waitFor();
  });

  // The counts, facets and effects stand beside the list; a draft can be left and found again.
  it("leaves a draft and comes back", async () => {
    await picture("preview");
    await expectAccessible(page);
    await page.goto(`${roster.address}/imports`);
    await page.getByRole("heading", { name: "Drafts" }).waitFor();
    await expectAccessible(page);
    await picture("drafts");
    await page.getByRole("region", { name: "Drafts" }).getByRole("link", { name: "people.csv" }).click();
    await button(/^Apply \d+ changes$/).click();
    await page.getByText(/changes were made/).waitFor();
    await expectAccessible(page);
    await picture("result");
  });

  // A file of the same source is read as the last one was; what it moves can be seen by unit and effect.
  it("uses the mapping of the source", async () => {
    await handIn("moved.csv", moved);
    await button("Use the mapping of hr").click();
    await button("Make the preview").click();
    await page.getByText("Applying this will update 1").waitFor();
    await button("1 person moves to another unit").click();
    await page.getByText("1 item is shown").waitFor();
    await page.getByText("Works / Paint").first().waitFor();
    await expectAccessible(page);
    await picture("moved");
    await button(/^Apply 1 change$/).click();
    await page.getByText("1 change was made").waitFor();
  });

  // Two change sets stand side by side, and single rows can be rolled back.
  it("compares, and rolls chosen rows back", async () => {
    await page.getByRole("link", { name: "Compare" }).click();
    await page.getByRole("combobox", { name: "Compare with" }).click();
    await page.getByRole("option", { name: /people\.csv · Applied/ }).click();
    await page.getByRole("heading", { name: "What changes" }).waitFor();
    await expectAccessible(page);
    await picture("compare");
    await page.goto(`${roster.address}/changesets?origin=import`);
    await page.getByRole("link", { name: "people.csv" }).first().click();
    await page.getByRole("grid").focus();
    for (let n = 0; n < 2; n++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press(" ");
    await button("Roll back 1 chosen row").click();
    await page.getByText(/Applying this will (delete|change)|There is nothing to change/).waitFor();
    await expectAccessible(page);
    await picture("rollback");
  });

  it("had no complaints", () => {
    expect(complaints).toEqual([]);
  });
});
