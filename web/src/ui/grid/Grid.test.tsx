import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { Grid, type GridColumn } from "./Grid";

type Person = { id: string; name: string };

const people = Array.from({ length: 5000 }, (_, n): Person => ({ id: `p${n}`, name: `Person ${n}` }));
const columns: GridColumn<Person>[] = [
  { id: "name", label: "Name", width: "1fr", sort: "displayName", cell: (person) => person.name },
  { id: "id", label: "Id", width: "1fr", cell: (person) => person.id },
];

function setup(props: Partial<Parameters<typeof Grid<Person>>[0]> = {}) {
  const onOpen = vi.fn();
  const onSort = vi.fn();
  const onMore = vi.fn();
  render(
    <Grid
      label="People"
      columns={columns}
      rows={people}
      rowKey={(person) => person.id}
      onOpen={onOpen}
      onSort={onSort}
      onMore={onMore}
      sort="displayName"
      {...props}
    />,
  );
  return { grid: screen.getByRole("grid"), user: userEvent.setup(), onOpen, onSort, onMore };
}

const marked = (grid: HTMLElement) =>
  document.getElementById(grid.getAttribute("aria-activedescendant") ?? "");

describe("the grid", () => {
  // Of thousands of rows only those in sight are in the document, and each says which one it is.
  it("renders a window and counts all", () => {
    const { grid } = setup({ total: 5000 });
    const rows = screen.getAllByRole("row");
    expect(rows.length).toBeLessThan(60);
    expect(grid.getAttribute("aria-rowcount")).toBe("5001");
    expect(rows[1]?.getAttribute("aria-rowindex")).toBe("2");
  });

  // Rows that are no longer at hand leave their room behind, and are asked for when it is near.
  it("begins in the midst of a list", async () => {
    const onBefore = vi.fn();
    const onLast = vi.fn();
    const { grid, user } = setup({
      rows: people.slice(400, 800),
      start: 0,
      origin: 0,
      before: true,
      more: true,
      onBefore,
      onLast,
    });
    expect(onBefore).toHaveBeenCalled();
    expect(grid.getAttribute("aria-rowcount")).toBe("-1");
    await user.tab();
    await user.keyboard("{Control>}{End}{/Control}");
    expect(onLast).toHaveBeenCalled();
  });

  // Another list that is at hand already is not scrolled as the one before was.
  it("shows another list from where it begins", () => {
    const props = { label: "People", columns, rowKey: (person: Person) => person.id };
    const { rerender } = render(<Grid {...props} rows={people} list="all" />);
    const grid = screen.getByRole("grid");
    const first = grid.dataset.scrollRestorationId;
    grid.scrollTop = 4000;
    rerender(<Grid {...props} rows={people.slice(0, 600)} list="from M" origin={-400} />);
    expect(grid.scrollTop).toBe(400 * 36);
    expect(grid.dataset.scrollRestorationId).not.toBe(first);
    rerender(<Grid {...props} rows={people.slice(0, 800)} list="from M" origin={-600} />);
    expect(grid.scrollTop).toBe(600 * 36);
    rerender(<Grid {...props} rows={people} list="all" />);
    expect(grid.scrollTop).toBe(0);
  });

  // Beyond what a browser can draw the list ends with a word on how to go on.
  it("caps its height", () => {
    const { onMore } = setup({ start: 299_900, rows: people.slice(0, 100), before: true, more: true });
    expect(onMore).not.toHaveBeenCalled();
    screen.getByText(/Scrolling ends here/);
  });

  // As long as nobody knows how many there are, it does not claim a number.
  it("says that the count is unknown", () => {
    const { grid } = setup({ more: true });
    expect(grid.getAttribute("aria-rowcount")).toBe("-1");
  });

  // It is one tab stop: nothing inside can be tabbed to.
  it("is one tab stop", async () => {
    const { grid, user } = setup();
    await user.tab();
    expect(document.activeElement).toBe(grid);
    await user.tab();
    expect(grid.contains(document.activeElement)).toBe(false);
  });

  // The arrow keys move the mark, Enter opens the row or sorts by the column of the header.
  it("is worked by keys", async () => {
    const { grid, user, onOpen, onSort } = setup();
    await user.tab();
    expect(marked(grid)?.textContent).toBe("Person 0");
    await user.keyboard("{ArrowDown}{ArrowRight}");
    expect(marked(grid)?.textContent).toBe("p1");
    await user.keyboard("{Enter}");
    expect(onOpen).toHaveBeenCalledWith(people[1]);
    await user.keyboard("{ArrowLeft}{ArrowUp}{ArrowUp}{Enter}");
    expect(marked(grid)?.getAttribute("role")).toBe("columnheader");
    expect(onSort).toHaveBeenCalledWith("-displayName");
  });

  // Sortable headers say how the list is sorted; others do not claim that they can be.
  it("shows the order", () => {
    setup({ sort: "-displayName" });
    const [name, id] = screen.getAllByRole("columnheader");
    expect(name?.getAttribute("aria-sort")).toBe("descending");
    expect(id?.hasAttribute("aria-sort")).toBe(false);
  });

  // The next page is asked for when the end comes into sight, and once at a time.
  it("asks for more near the end", () => {
    const { onMore } = setup({ rows: people.slice(0, 30), more: true });
    expect(onMore).toHaveBeenCalledTimes(1);
  });

  // While a page is on its way no other one is asked for.
  it("does not ask while loading", () => {
    const { onMore } = setup({ rows: people.slice(0, 30), more: true, loading: true });
    expect(onMore).not.toHaveBeenCalled();
  });

  // Far from the end nothing is loaded ahead.
  it("does not ask far from the end", () => {
    const { onMore } = setup({ more: true });
    expect(onMore).not.toHaveBeenCalled();
  });

  // Without rows it shows what the page has to say.
  it("shows the empty state", () => {
    setup({ rows: [], empty: <p>Nobody is here yet</p> });
    expect(screen.getByText("Nobody is here yet")).toBeDefined();
  });
});
