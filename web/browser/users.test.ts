import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, shoot, signIn } from "./look";
import { demo, type Started, start } from "./start";

let roster: Started;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  roster = await start();
  const context = await roster.browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => complaints.push(error.message));
  await signIn(page, roster.address);
});

afterAll(() => roster?.stop());

const button = (name: string | RegExp, exact = false) => page.getByRole("button", { name, exact });
const grid = () => page.getByRole("grid", { name: "Users" });
const rows = () =>
  grid()
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });
const aside = () => page.getByRole("region", { name: "The person beside the list" });

async function open(search = ""): Promise<void> {
  await page.goto(`${roster.address}/users${search}`);
  await rows().first().waitFor();
}

/** The words of the rows that can be seen, from above. */
async function seen(): Promise<string[]> {
  return grid().evaluate((list) => {
    const frame = list.getBoundingClientRect();
    const head = list.querySelector("[role=columnheader]")?.getBoundingClientRect().bottom ?? frame.top;
    return [...list.querySelectorAll<HTMLElement>("[data-index]")]
      .map((row) => ({ at: row.getBoundingClientRect(), name: row.querySelector("a")?.textContent ?? "" }))
      .filter(({ at }) => at.top > head - 2 && at.bottom < frame.bottom + 2)
      .sort((a, b) => a.at.top - b.at.top)
      .map(({ name }) => name);
  });
}

async function post(path: string, data: unknown, method: "post" | "patch" = "post") {
  const answer = await page.request[method](`${roster.address}/api/v1${path}`, {
    data,
    headers: { Origin: roster.address },
  });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return answer.json();
}

describe("the list of users", { timeout: 120_000 }, () => {
  // The only one who is here finds themselves, and a search that finds nobody says how to go on.
  it("teaches when nobody is found", async () => {
    await open();
    expect(await seen()).toEqual(["Ines Adler"]);
    await page.goto(`${roster.address}/users?q=nobody`);
    await page.getByText("Nobody fits").first().waitFor();
    await expectAccessible(page);
    await shoot(page, "users-none");
    await page.goto(`${roster.address}/users?bin=true`);
    await page.getByText("Nobody fits").first().waitFor();
    await button("Show everybody").click();
    await rows().first().waitFor();
    await demo(page, roster.address, 2000);
  });

  // Columns are chosen, moved, made wide and pinned without dragging, and are the same on another machine.
  it("keeps its columns on the server", async () => {
    await open();
    await button("Columns", true).click();
    const dialog = page.getByRole("dialog", { name: "Columns" });
    await dialog.getByRole("searchbox").fill("cost");
    await dialog.getByRole("checkbox", { name: "Cost centre" }).click();
    await button("Hide “E-mail”").click();
    for (let n = 0; n < 6; n++) await button("Move “Cost centre” forward").click();
    await dialog.getByLabel("Width of “Cost centre” in pixels").fill("222");
    await dialog.getByLabel("Keep the first column in sight").check();
    await expectAccessible(page);
    await shoot(page, "users-columns");
    await button("Done").click();
    await expect
      .poll(async () =>
        JSON.stringify((await (await page.request.get(`${roster.address}/api/v1/me`)).json()).preferences),
      )
      .toContain("222");
    const other = await roster.browser.newContext({ viewport: { width: 1440, height: 900 } });
    const there = await other.newPage();
    await signIn(there, roster.address);
    await there.goto(`${roster.address}/users`);
    const headers = there.getByRole("columnheader");
    await there.getByRole("columnheader", { name: "Cost centre" }).waitFor();
    const names = (await headers.allInnerTexts()).map((name) => name.trim());
    expect(names.slice(1, 3)).toEqual(["Name", "Cost centre"]);
    expect(names).not.toContain("E-mail");
    const box = await there.getByRole("columnheader", { name: "Cost centre" }).boundingBox();
    expect(Math.round(box?.width ?? 0)).toBe(222);
    const name = there.getByRole("columnheader", { name: "Name", exact: true });
    expect(await name.evaluate((cell) => getComputedStyle(cell).position)).toBe("sticky");
    await other.close();
    await button("Columns", true).click();
    await button("As at first").click();
    await button("Done").click();
    await page.getByRole("columnheader", { name: "E-mail" }).waitFor();
  });

  // A header sorts, and says so; the order is part of the address.
  it("sorts", async () => {
    await open();
    const header = page.getByRole("columnheader", { name: "User name" });
    await header.getByRole("button").click();
    await page.waitForURL(/sort=userName/);
    expect(await header.getAttribute("aria-sort")).toBe("ascending");
    await header.getByRole("button").click();
    await page.waitForURL(/sort=-userName/);
    await expect.poll(() => header.getAttribute("aria-sort")).toBe("descending");
    const cells = grid().locator("[data-index] [role=gridcell]:nth-child(3)");
    await expect
      .poll(async () => {
        const names = (await cells.allInnerTexts()).slice(0, 20);
        return names.length === 20 && names.join() === [...names].sort().reverse().join();
      })
      .toBe(true);
  });

  // A quick filter is a chip that stands in the address, comes back with it, and goes by a click.
  it("filters by chips", async () => {
    await open();
    await button("Add a filter").click();
    await page.getByRole("menuitem", { name: "Unit and everything below" }).click();
    const dialog = page.getByRole("dialog", { name: "Unit and everything below" });
    await dialog.getByRole("combobox", { name: "Unit" }).click();
    await page.getByRole("option").nth(1).click();
    await page.waitForURL(/unit=/);
    await button("Add a filter").click();
    await page.getByRole("menuitem", { name: "Leads others" }).click();
    await page.waitForURL(/leads=/);
    await page.getByRole("radio", { name: "Active", exact: true }).or(button("Active", true)).first().click();
    await page.waitForURL(/status=active/);
    await rows().first().waitFor();
    await page.reload();
    await page.getByText(/^In /).waitFor();
    await page.getByText("Leads others").waitFor();
    await rows().first().waitFor();
    const led = await page.request.get(
      `${roster.address}/api/v1/users?limit=1&count=true&filter=${encodeURIComponent("leads eq true")}`,
    );
    expect((await led.json()).total).toBeGreaterThan(50);
    await expectAccessible(page);
    await shoot(page, "users-chips");
    await button("Remove the filter “Unit and everything below”").click();
    await page.waitForURL((url) => !url.search.includes("unit="));
    await button("Remove the filter “Leads others”").click();
    await page.waitForURL((url) => !url.search.includes("leads="));
  });

  // From a row to the page to everybody but a few; the change is a preview of exactly them.
  it("selects all but two, and plans for them", async () => {
    await open("?status=suspended");
    await page.getByRole("checkbox", { name: "Select all rows that are loaded" }).click();
    const selection = page.getByRole("region", { name: "Selection" });
    const loaded = await selection.getByRole("status").innerText();
    expect(loaded).toMatch(/^\d+ people selected$/);
    await page.getByRole("checkbox", { name: "Select all rows that are loaded" }).click();
    await selection.waitFor({ state: "detached" });
    await open("?status=active");
    await page.getByRole("checkbox", { name: "Select all rows that are loaded" }).click();
    await selection.getByRole("button", { name: /^Select all [\d,]+ in this list/ }).click();
    const all = Number((await selection.getByRole("status").innerText()).replace(/\D/g, ""));
    expect(all).toBeGreaterThan(1000);
    await rows().nth(1).getByRole("checkbox").click();
    await rows().nth(2).getByRole("checkbox").click();
    await expect
      .poll(async () => Number((await selection.getByRole("status").innerText()).replace(/\D/g, "")))
      .toBe(all - 2);
    await expectAccessible(page);
    await shoot(page, "users-selection");
    await button("Change status…").click();
    await page.getByRole("menuitem", { name: "Suspend" }).click();
    await page.getByRole("dialog").getByLabel("Reason").fill("Closed for a week");
    await expectAccessible(page);
    await button("Preview").click();
    await page.waitForURL(/\/changesets\/chg_/);
    const n = (all - 2).toLocaleString("en");
    await page.getByText(`${n} people selected`).waitFor();
  });

  // Looking at one after the other beside the list, by J and K.
  it("goes on beside the list", async () => {
    await open();
    const [first, second] = await seen();
    await grid().focus();
    await rows().nth(0).getByRole("gridcell").nth(2).click();
    await aside().getByRole("heading", { name: first, exact: true }).waitFor();
    await grid().focus();
    await page.keyboard.press("j");
    await aside().getByRole("heading", { name: second, exact: true }).waitFor();
    await page.waitForURL(/peek=usr_/);
    await expectAccessible(page);
    await shoot(page, "users-peek");
    await page.keyboard.press("k");
    await aside().getByRole("heading", { name: first, exact: true }).waitFor();
    await page.keyboard.press("x");
    await aside().waitFor({ state: "detached" });
  });

  // A letter leads into the midst of the list, from which it can be read both ways.
  it("jumps to a letter", async () => {
    for (const sort of ["", "?sort=-displayName"]) {
      await open(sort);
      // Twice, as the second time the pages are at hand already.
      for (const letter of ["M", "T", "D", "M", "D"]) {
        await button("Jump to…", true).click();
        await page.getByLabel("“Name” beginning with").fill(letter);
        await page.keyboard.press("Enter");
        await page.waitForURL(new RegExp(`from=${letter}`));
        await expect.poll(async () => (await seen())[0]?.slice(0, 1), { timeout: 10_000 }).toBe(letter);
        await expect.poll(() => grid().evaluate((list) => list.scrollTop)).toBeGreaterThan(100);
      }
      await grid().focus();
      await page.mouse.move(700, 500);
      await page.mouse.wheel(0, -300);
      await expect.poll(async () => (await seen())[0]?.slice(0, 1)).not.toBe("D");
    }
    await page.goto(`${roster.address}/users?from=M`);
    await rows().first().waitFor();
    await button("Go to the beginning of the list").click();
    await page.waitForURL((url) => !url.search.includes("from="));
  });

  // What is exported is what is seen: this filter, this order, these columns.
  it("exports the view", async () => {
    await open("?status=suspended&sort=-displayName");
    const total = Number((await page.getByText(/^\d+ people$/).innerText()).replace(/\D/g, ""));
    const [first] = await seen();
    await button("Export", true).click();
    await expectAccessible(page);
    await button("Write the file").click();
    const link = page.getByRole("link", { name: "Download the file" });
    await link.waitFor();
    await expectAccessible(page);
    await shoot(page, "users-export");
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(download.suggestedFilename()).toMatch(/^people-\d{4}-\d\d-\d\d\.csv$/);
    const lines = readFileSync(await download.path(), "utf8")
      .replace(/\r\n$/, "")
      .split("\r\n");
    expect(lines[0]).toBe("\uFEFFDisplay name,User name,E-mail,Job title,Unit,Manager,Status,Created");
    expect(lines).toHaveLength(total + 1);
    expect(lines[1]?.startsWith(first as string)).toBe(true);
    expect(lines.slice(1).every((line) => line.includes(",suspended,"))).toBe(true);
  });

  // Somebody else renames who is under the pointer: the cell changes, the row stays, and a word says so.
  it("changes cells and moves no row while others work", async () => {
    await open();
    const before = await seen();
    const target = rows().nth(2);
    await target.hover();
    const id = (await target.getByRole("link").first().getAttribute("href"))?.split("/").pop();
    await post(`/users/${id}`, { values: { displayName: "Zzz Last" } }, "patch");
    await page.getByRole("link", { name: "Zzz Last" }).waitFor();
    expect((await seen()).map((name, n) => (n === 2 ? "" : name))).toEqual(
      before.map((name, n) => (n === 2 ? "" : name)),
    );
    await post("/users", { values: { userName: "aaa.first", displayName: "Aaa First" } });
    await button(/^\d+ changes? – refresh$/).click();
    await page.getByRole("link", { name: "Aaa First" }).waitFor();
    expect((await seen()).slice(0, 3)).toEqual(["Aaa First", before[0], before[1]]);
  });

  // Names of two hundred characters stay within their cells, wide and narrow.
  it("keeps long names in their place", async () => {
    const long = `${"Aaa Wolfeschlegelsteinhausenbergerdorff".repeat(6)}`.slice(0, 200);
    await post("/users", { values: { userName: "aaa.long", displayName: long, title: long } });
    for (const width of [320, 390, 1024, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await open("?q=aaa");
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `at ${width}`).toBe(width);
      const heights = await rows().evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height));
      expect(new Set(heights.map(Math.round)).size, `at ${width}`).toBe(1);
    }
    await rows().nth(1).getByRole("gridcell").nth(2).click();
    await aside().getByRole("heading", { name: long }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1440);
    await expectAccessible(page);
    await shoot(page, "users-long");
  });

  // While the server thinks a place is kept; when it fails, its words and a way to try again are there.
  it("tells of waiting and of failing", async () => {
    const lists = /\/api\/v1\/users\?/;
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(lists, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${roster.address}/users`);
    await grid().waitFor();
    expect(await page.getByText("Nobody").count()).toBe(0);
    await expectAccessible(page);
    await shoot(page, "users-loading");
    answer();
    await rows().first().waitFor();
    await page.unroute(lists);

    const problem = {
      title: "Internal Server Error",
      status: 500,
      code: "internal",
      detail: "Something failed.",
    };
    await page.route(lists, (route) =>
      route.fulfill({ status: 500, contentType: "application/problem+json", body: JSON.stringify(problem) }),
    );
    await page.goto(`${roster.address}/users`);
    await page.getByRole("alert").first().waitFor();
    await expectAccessible(page);
    await shoot(page, "users-failing");
    await page.unroute(lists);
    await button("Try again").first().click();
    await rows().first().waitFor();

    await page.context().setOffline(true);
    await page
      .getByText(/offline|cannot be reached/i)
      .first()
      .waitFor();
    await expectAccessible(page);
    await shoot(page, "users-offline");
    await page.context().setOffline(false);
    await page
      .getByText(/offline|cannot be reached/i)
      .first()
      .waitFor({ state: "detached" });
  });

  it("had no complaints", () => {
    expect(complaints).toEqual([]);
  });
});
