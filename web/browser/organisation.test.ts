import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administrator, type Started, start } from "./start";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const long = `${"Directorate-for-".repeat(12)}Everything`; // about 200 characters
let roster: Started;
let page: Page;
const complaints: string[] = [];

const button = (name: string | RegExp) => page.getByRole("button", { name });
const item = (name: string) => page.getByRole("treeitem", { name: new RegExp(`^${name}`) });

/** Nothing that axe can find, in both schemes; a picture where one is asked for. */
async function look(name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.waitForFunction((wanted) => {
      const { mantineColorScheme: now = wanted } = document.documentElement.dataset;
      return now === wanted && document.getAnimations().every((a) => a.playState !== "running");
    }, colorScheme);
    const folder = process.env.ROSTER_TEST_PICTURES;
    if (folder) await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
    // The protocol is no page script, so the content security policy stays on.
    const session = await page.context().newCDPSession(page);
    await session.send("Runtime.evaluate", { expression: axe });
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const { result } = await session.send("Runtime.evaluate", {
      expression: `axe.run({ runOnly: ${JSON.stringify(tags)} }).then((r) => r.violations.map((v) => v.id + ": " + v.nodes[0].html))`,
      awaitPromise: true,
      returnByValue: true,
    });
    expect(result.value, `${name} in ${colorScheme}`).toEqual([]);
    await session.detach();
  }
}

/** Sends something to the API as the page would, and gives the answer. */
function send(path: string, body: unknown): Promise<{ id: string }> {
  return page.evaluate(
    async ([to, text]) => {
      const answer = await fetch(`/api/v1${to}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: text,
      });
      if (!answer.ok) throw new Error(`${to}: ${await answer.text()}`);
      return answer.json();
    },
    [path, JSON.stringify(body)] as const,
  );
}

beforeAll(async () => {
  roster = await start();
  const context = await roster.browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) complaints.push(message.text());
  });
  await page.goto(`${roster.address}/units`);
  await page.getByLabel(/e-mail/i).fill(administrator.email);
  await page.getByLabel("Password").fill(administrator.password);
  await button("Sign in").click();
  await page.waitForURL(/\/units$/);
});

afterAll(() => roster?.stop());

describe("the organisation", { timeout: 120_000 }, () => {
  // An empty tree says what would be there, and makes the first unit.
  it("begins with a unit", async () => {
    await page.getByRole("heading", { name: "There are no units yet" }).waitFor();
    await look("units-empty");
    await button("Create unit").first().click();
    await page.getByRole("textbox", { name: "Name" }).fill("Sales");
    await look("units-create");
    await page.getByRole("dialog").getByRole("button", { name: "Create unit" }).click();
    await item("Sales").waitFor();
    for (const name of ["Research", long]) await send("/units", { name });
    const old = await send("/units", { name: "Old sales" });
    const boss = await send("/users", { values: { userName: "boss", displayName: "Bo Chen" } });
    for (const name of ["Ann Lee", "Cyrus Kline"])
      await send("/users", {
        values: { userName: name.replace(" ", "."), displayName: name, unit: old.id, manager: boss.id },
      });
    await page.reload();
  });

  // By keyboard alone: letters jump, Enter shows the people, F2 renames.
  it("is used by keyboard", async () => {
    await page.getByRole("tree").focus();
    await page.keyboard.press("o");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Old sales" }).waitFor();
    await page.getByRole("link", { name: "Ann Lee" }).waitFor();
    await look("units");
    await page.getByRole("tree").focus();
    await page.keyboard.press("F2");
    await page.getByRole("textbox", { name: "Name" }).fill("Former sales");
    await page.keyboard.press("Enter");
    await item("Former sales").waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  // What is not empty is not deleted, and the refusal says why.
  it("deletes only what is empty", async () => {
    await button("More").click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("still has people or parts").first().waitFor();
    await look("units-delete");
    await button("Cancel").click();
  });

  // A merge is looked at, applied, and taken back.
  it("merges and takes it back", async () => {
    await button("More").click();
    await page.getByRole("menuitem", { name: "Merge…" }).click();
    await page.getByRole("combobox", { name: "Into" }).click();
    await page.getByRole("option", { name: "Sales", exact: true }).click();
    await look("units-merge");
    await button("Make the preview").click();
    await page.waitForURL(/\/changesets\/chg_/);
    await look("merge-preview");
    await button("Apply 3 changes").click();
    await page.getByText("3 changes were made").waitFor();
    await button("Roll back").click();
    await button("Undo 3 changes").click();
    await page.getByText("3 changes were made").waitFor();
    await page.goto(`${roster.address}/units`);
    await item("Former sales").waitFor();
  });

  // Dragging asks first, and the answer is a preview too.
  it("moves by drag", async () => {
    await item("Former sales").dragTo(item("Research"));
    await page.getByRole("dialog", { name: "Move “Former sales”" }).waitFor();
    await button("Make the preview").click();
    await page.waitForURL(/\/changesets\/chg_/);
    await button("Apply 1 change").click();
    await page.getByText("1 change was made").waitFor();
    await page.goto(`${roster.address}/units`);
    await page.getByRole("tree").focus();
    await page.keyboard.press("r");
    await page.keyboard.press("ArrowRight");
    await item("Former sales").waitFor();
  });

  // Whoever reports to somebody who left is given to another, all at once with a preview.
  it("mends manager lines", async () => {
    const { items } = await page.evaluate(async () =>
      (await fetch('/api/v1/users?filter=userName eq "boss"')).json(),
    );
    await send(`/users/${items[0].id}/actions`, { action: "deactivate" });
    await page.goto(`${roster.address}/units?tab=lines`);
    await page.getByRole("link", { name: "Ann Lee" }).waitFor();
    await look("lines");
    await button("All of this manager…").first().click();
    await page.getByRole("combobox", { name: "New manager" }).fill("Ines");
    await page.getByRole("option", { name: /Ines Adler/ }).click();
    await look("lines-all");
    await button("Make the preview").click();
    await button("Apply 2 changes").click();
    await page.getByText("2 changes were made").waitFor();
    await page.goto(`${roster.address}/units?tab=lines`);
    await page.getByText("Nothing to mend").waitFor();
  });
});

describe("the audit log", { timeout: 120_000 }, () => {
  // A text is found, an event tells before and after, and leads to its request.
  it("finds what happened", async () => {
    await page.goto(`${roster.address}/audit`);
    await page.getByRole("gridcell", { name: "Ines Adler" }).first().waitFor();
    await look("audit");
    await page.getByRole("searchbox").fill("former");
    await page.keyboard.press("Enter");
    await page.waitForURL(/text=former/);
    await page.getByRole("grid").focus();
    await page.getByRole("gridcell", { name: "Former sales" }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByText("Old sales").first().waitFor();
    await look("audit-event");
    await button("Same request").click();
    await page.waitForURL(/request=req_/);
    await button("Show everything").click();
  });

  // A time is chosen by keyboard on the chart.
  it("chooses a time", async () => {
    await page.getByRole("slider").focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.waitForURL(/since=/);
    await button("Show everything").click();
  });

  // Nothing that fits is said; what happens meanwhile is told, and shown when asked for.
  it("follows what happens", async () => {
    await page.goto(`${roster.address}/audit?type=user.locked`);
    await page.getByText("Nothing fits").waitFor();
    await look("audit-none");
    await page.goto(`${roster.address}/audit`);
    await page.getByRole("gridcell", { name: "Ines Adler" }).first().waitFor();
    await send("/units", { name: "Made meanwhile" });
    await button(/new events?/).click();
    await page.getByRole("link", { name: "Made meanwhile" }).first().waitFor();
  });
});

describe("the jobs", { timeout: 120_000 }, () => {
  // Each has a page that tells what happened to it.
  it("tell what happened to them", async () => {
    await page.goto(`${roster.address}/jobs?show=done`);
    await page.getByRole("link", { name: "Apply a change set" }).first().waitFor();
    await look("jobs");
    await page.getByRole("link", { name: "Apply a change set" }).first().click();
    await page.getByText("Started on a node").waitFor();
    await look("job");
    await page.goto(`${roster.address}/jobs?show=failed`);
    await page.getByText("No job fits").waitFor();
    await look("jobs-none");
    await page.goto(`${roster.address}/jobs/job_00000000000000000000000000`);
    await page.getByRole("alert").waitFor();
    await look("job-missing");
  });

  // Nothing is cut off or out of reach on a small screen.
  it("fit on a small screen", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const [path, name] of [
      ["/units", "small-units"],
      ["/units?tab=lines&fault=none", "small-lines"],
      ["/audit", "small-audit"],
      ["/jobs?show=done", "small-jobs"],
    ] as const) {
      await page.goto(roster.address + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await look(name);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name).toBe(true);
    }
  });

  // No script failed and the policy held on all the way.
  it("had no complaints", () => {
    expect(complaints).toEqual([]);
  });
});
