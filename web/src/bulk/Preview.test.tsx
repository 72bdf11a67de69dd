import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import i18next from "i18next";
import { describe, expect, it, vi } from "vitest";
import type { ChangeSet, Item } from "@/api/types";
import { show } from "@/test-page";
import { linesOf } from "./ItemChanges";
import { ItemGrid, Preview } from "./Preview";
import { planInWords } from "./words";

const item = (n: number, rest: Partial<Item> = {}): Item => ({
  n,
  row: n + 1,
  action: "change",
  verb: "update",
  state: "planned",
  subject: { kind: "user", id: `usr_${n}` },
  label: `Person ${n}`,
  ...rest,
});

const moved = item(1, {
  before: { title: "Technician", manager: "usr_7", costCenter: "4711", same: "x" },
  after: { title: "Engineer", manager: "usr_8", same: "x" },
  display: { manager: { old: "Ann Lee", new: "Bo Chen" } },
  statusBefore: "suspended",
  statusAfter: "active",
});

describe("the changes of an item", () => {
  // The status comes first, references are shown by name, and what stays the same is left out.
  it("are told in words", () => {
    expect(linesOf(moved, (name) => name.toUpperCase())).toEqual([
      { name: "status", old: "SUSPENDED", new: "ACTIVE" },
      { name: "title", old: "Technician", new: "Engineer" },
      { name: "manager", old: "Ann Lee", new: "Bo Chen" },
      { name: "costCenter", old: "4711", new: "" },
    ]);
  });
});

describe("the table of items", () => {
  const props = { more: false, loading: false, pending: false, onMore: () => undefined };

  // Old and new stand beside each other; who cannot see the strike hears the words.
  it("shows old and new", async () => {
    await show(<ItemGrid {...props} items={[moved]} />);
    expect(screen.getByText("Technician").tagName).toBe("DEL");
    expect(screen.getByText("Engineer").tagName).toBe("INS");
    expect(screen.getAllByText("becomes").length).toBe(4);
  });

  // A row with many changes shows a few, and all of them when it is opened.
  it("opens a row by keyboard", async () => {
    const after = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`field${n}`, `value ${n}`]));
    await show(<ItemGrid {...props} items={[item(1, { verb: "create", after })]} />);
    expect(screen.queryByText("value 8")).toBeNull();
    expect(screen.getByText("and 5 more")).toBeDefined();
    const user = userEvent.setup();
    screen.getByRole("grid").focus();
    await user.keyboard("{Enter}");
    expect(screen.getByText("value 8")).toBeDefined();
  });

  // A blocked row says why.
  it("gives the reason of a block", async () => {
    const message = "“Ann Lee” fits two people.";
    await show(
      <ItemGrid
        {...props}
        items={[item(1, { action: "blocked", problems: [{ code: "ambiguous", message }] })]}
      />,
    );
    expect(screen.getByText(message)).toBeDefined();
    expect(screen.getAllByText("Blocked").length).toBeGreaterThan(0);
  });
});

const none = {
  rows: 0,
  create: 0,
  update: 0,
  deactivate: 0,
  activate: 0,
  delete: 0,
  other: 0,
  nodes: 0,
  unchanged: 0,
  blocked: 0,
  applied: 0,
  skipped: 0,
  failed: 0,
};

const facets = [
  { name: "attribute", values: [{ value: "title", count: 9, sum: 9 }] },
  {
    name: "unit",
    values: [
      { value: "unit_1", label: "Works / Paint", count: 9, sum: 9 },
      { value: "unit_2", label: "Works", count: 3, sum: 3 },
    ],
  },
  { name: "effect", values: [{ value: "sessionsEnd", count: 1, sum: 2 }] },
];

/** A server that knows no items, but how they divide. */
function stub(asked: string[]) {
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(request.url);
    if (request.url.includes("/facets")) return Response.json({ total: 9, facets });
    return Response.json({ items: [], next: null });
  });
}

describe("the preview", () => {
  const set: ChangeSet = {
    id: "chg_1",
    origin: "import",
    state: "planned",
    counts: { ...none, rows: 20, create: 12, update: 3, unchanged: 4, blocked: 1 },
    title: "people.csv",
    done: 0,
    total: 16,
    createdBy: { kind: "user" },
    createdAt: "2026-11-24T00:00:00Z",
    version: 1,
  };

  // The counts are the filters: pressing one asks the server for those items.
  it("filters by its counts", async () => {
    const asked: string[] = [];
    stub(asked);
    const onShow = vi.fn();
    await show(<Preview set={set} show="blocked" onShow={onShow} chosen={{}} onChoose={vi.fn()} />);
    expect(asked.some((address) => address.includes("/changesets/chg_1/items?action=blocked"))).toBe(true);
    await userEvent.click(screen.getByRole("button", { name: "Create 12" }));
    expect(onShow).toHaveBeenCalledWith("create");
    expect(screen.getByRole("button", { name: "Blocked 1" }).getAttribute("aria-pressed")).toBe("true");
  });

  // Facets and effects are counted by the server, and pressing one narrows the list down.
  it("narrows down by its facets", async () => {
    const asked: string[] = [];
    stub(asked);
    const onChoose = vi.fn();
    await show(
      <Preview set={set} show="" onShow={vi.fn()} chosen={{ unit: "unit_1" }} onChoose={onChoose} />,
    );
    expect(asked.some((a) => a.includes("/items?action=change&unit=unit_1"))).toBe(true);
    expect(asked.some((a) => a.includes("/facets?action=change&unit=unit_1"))).toBe(true);
    const unit = await screen.findByRole("button", { name: "Works / Paint 9" });
    expect(unit.getAttribute("aria-pressed")).toBe("true");
    await userEvent.click(unit);
    expect(onChoose).toHaveBeenLastCalledWith({ unit: undefined });
    await userEvent.click(screen.getByRole("button", { name: "2 sessions end (1 person)" }));
    expect(onChoose).toHaveBeenLastCalledWith({ unit: "unit_1", effect: "sessionsEnd" });
    await userEvent.click(screen.getByRole("button", { name: "Show all" }));
    expect(onChoose).toHaveBeenLastCalledWith({});
  });

  // A sentence says what will happen, without what will not.
  it("says what will happen", () => {
    expect(planInWords(set.counts, i18next.t)).toBe("Applying this will create 12 people and update 3.");
    expect(planInWords({ unchanged: 4 }, i18next.t)).toBe("There is nothing to change.");
  });
});
