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
  page.setDefaultTimeout(20_000);
  await signIn(page, roster.address);
});

afterAll(() => roster?.stop());

const button = (name: string | RegExp) => page.getByRole("button", { name });

/** What another administrator or a script does meanwhile. */
async function post(path: string, data: unknown, method: "post" | "patch" = "post") {
  const answer = await page.request[method](`${roster.address}/api/v1${path}`, {
    data,
    headers: { Origin: roster.address },
  });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return answer.json();
}

async function section(name: string) {
  await page.getByRole("navigation", { name: "Sections of this person" }).getByRole("link", { name }).click();
}

describe("one person", { timeout: 120_000 }, () => {
  // Free names are proposed as the house makes them, and who looks alike is named with the reason.
  it("is created with proposed names", async () => {
    await post("/units", { name: "Sales" });
    const values = { unit: "Sales", title: "Director", department: "Sales" };
    for (const [given, family] of [
      ["Bo", "Chen"],
      ["Cy", "Moss"],
    ] as const) {
      const userName = given.slice(0, 1).toLowerCase() + family.toLowerCase();
      await post("/users", {
        values: {
          ...values,
          userName,
          "name.givenName": given,
          "name.familyName": family,
          email: `${userName}@example.com`,
          manager: family === "Moss" ? "bchen" : null,
        },
      });
    }
    await page.goto(`${roster.address}/users/new`);
    await page.getByLabel("Given name").fill("Cy");
    await page.getByLabel("Family name").fill("Moss");
    await page.getByText("This person may be here already").waitFor();
    await page.getByText("same name").waitFor();
    await button(/Use cmoss2 as User name/).click();
    await button(/Use cmoss2@example.com as E-mail/).click();
    await shoot(page, "create");
    await expectAccessible(page);
    await page.getByLabel("User name").fill("cmoss");
    await page.getByLabel("User name").press("Tab");
    await page.getByText(/“?"?cmoss"?”? belongs to another user/).waitFor();
    await page.getByLabel("User name").fill("cmoss2");
    await page.getByRole("combobox", { name: "Manager" }).fill("Bo Chen");
    await page.getByRole("option", { name: /Bo Chen/ }).click();
    await page.getByLabel("Reason").fill("Twins");
    await button("Create user").click();
    await page.getByRole("heading", { name: "Cy Moss" }).waitFor();
  });

  // Every value says where it comes from; the sections show who stands around the person.
  it("shows its values with their origin, and who stands around", async () => {
    await page.getByRole("link", { name: "Ines Adler" }).first().waitFor();
    await shoot(page, "overview");
    await expectAccessible(page);
    await section("Organisation");
    await page.getByRole("link", { name: "Bo Chen" }).waitFor();
    await page.getByText("Nobody reports to this person").waitFor();
    await shoot(page, "organisation");
    await expectAccessible(page);
    await section("Related");
    await page.getByText(/same name/).waitFor();
    await shoot(page, "related");
    await expectAccessible(page);
  });

  // Two who change the same field see both values and choose; nothing is overwritten unseen.
  it("lets two administrators settle a conflict", async () => {
    await section("Overview");
    await button("Edit").click();
    await page.getByLabel("Job title").fill("Trader");
    await post("/users/cmoss2", { values: { title: "Broker" }, reason: "Meanwhile" }, "patch");
    await button("Save changes").click();
    const dialog = page.getByRole("dialog", { name: /Somebody else/ });
    await dialog.getByText("Broker").waitFor();
    await shoot(page, "conflict");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Save with these choices" }).click();
    await page.getByText("The changes were saved").waitFor();
    await page.getByText("Trader").first().waitFor();
  });

  // What follows from a status is said before; since when, by whom and until when stands in the header.
  it("is suspended for a while", async () => {
    await post("/users/cmoss2/password-link", {});
    await button("Change status").click();
    await page.getByRole("menuitem", { name: "Suspend" }).click();
    const dialog = page.getByRole("dialog", { name: /Suspend Cy Moss/ });
    await dialog.getByText("One link to choose a password stops working").waitFor();
    await dialog.getByLabel("Reason").fill("On leave");
    await dialog.getByLabel("Until the end of").fill("2039-12-31");
    await shoot(page, "suspend");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Suspend" }).click();
    await page.getByText("This ends by itself").waitFor();
    await page.getByText(/by Ines Adler · On leave/).waitFor();
    await shoot(page, "suspended");
    await expectAccessible(page);
  });

  // The history leads to the person as they were, and says what is different now.
  it("is seen as it was", async () => {
    await section("History");
    await page.getByText("Reason: Meanwhile").waitFor();
    await shoot(page, "history");
    await expectAccessible(page);
    await page
      .getByRole("listitem")
      .filter({ hasText: "Meanwhile" })
      .getByRole("link", { name: "As it was then" })
      .click();
    await page.getByText(/in version 2/).waitFor();
    await page.getByText("Broker").waitFor();
    await shoot(page, "as-it-was");
    await expectAccessible(page);
    await page.getByRole("link", { name: "Back to now" }).click();
    await page.getByText(/in version 2/).waitFor({ state: "detached" });
  });

  // Tags are proposed from those in use, and lead to everybody who has one.
  it("is tagged", async () => {
    await post("/users/bchen", { values: { tags: ["works council"] } }, "patch");
    await button("Add tags").click();
    const dialog = page.getByRole("dialog", { name: "Tags of Cy Moss" });
    await dialog.getByLabel("Tags").fill("wor");
    await page.getByRole("option", { name: "works council" }).click();
    await dialog.getByLabel("Tags").pressSequentially("VIP,");
    await dialog.getByText("vip", { exact: true }).waitFor();
    await shoot(page, "tags");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Save tags" }).click();
    await page.getByRole("link", { name: "Everybody tagged vip" }).waitFor();
    await page.getByRole("link", { name: "Everybody tagged works council" }).click();
    await page.getByRole("link", { name: "Bo Chen" }).first().waitFor();
    await page.goBack();
  });

  // Notes are added, pinned and removed; their text is nowhere else.
  it("has notes", async () => {
    await section("Notes");
    await page.getByText("Nothing is noted about this person").waitFor();
    await page.getByLabel("Note", { exact: true }).fill("Asked for a quieter desk.\nCall back.");
    await page.getByLabel("Pin").check();
    await button("Add note").click();
    await page.getByRole("listitem").filter({ hasText: "quieter desk" }).waitFor();
    await shoot(page, "notes");
    await expectAccessible(page);
    await button("Remove").click();
    await expectAccessible(page);
    await button("Remove note").click();
    await page.getByText("Nothing is noted about this person").waitFor();
    await section("History");
    await page.getByText("Note removed").waitFor();
    expect(await page.getByText("quieter desk").count()).toBe(0);
  });

  // Somebody like them begins with what belongs to the work.
  it("is a template for somebody else", async () => {
    await button("More").click();
    await page.getByRole("menuitem", { name: "Create somebody like them" }).click();
    await page.getByRole("heading", { name: "Create somebody like Cy Moss" }).waitFor();
    expect(await page.getByLabel("Job title").inputValue()).toBe("Trader");
    expect(await page.getByLabel("User name").inputValue()).toBe("");
    await page.goBack();
    await button("Discard and leave").click();
  });

  // A record in the archive or in the bin is looked at and brought back, not changed; long names fit.
  it("keeps to its frame in every state", async () => {
    const long = `${"Wolfeschlegelsteinhausenbergerdorff ".repeat(5)}the Elder`.slice(0, 200);
    await post("/users", { values: { userName: "wolfe", displayName: long, title: long } });
    await post("/users/wolfe/actions", { action: "archive", reason: "Long gone" });
    await page.goto(`${roster.address}/users/wolfe`);
    await page.getByText("An archived person is a record").waitFor();
    expect(await button("Edit").count()).toBe(0);
    await shoot(page, "archived");
    await expectAccessible(page);
    for (const width of [320, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `at ${width} pixels`).toBeLessThanOrEqual(width);
    }
    await post("/users/wolfe/actions", { action: "delete" });
    await page.reload();
    await page.getByText("Nothing of the record is lost").waitFor();
    await shoot(page, "deleted");
    await expectAccessible(page);
    await page.goto(`${roster.address}/users/nobody`);
    await page.getByText("There is no such person").waitFor();
    await expectAccessible(page);
  });
});
