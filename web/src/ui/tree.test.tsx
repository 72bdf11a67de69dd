import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { Tree, type TreeNode } from "./tree";
import { pruned } from "./treelines";

const leaf = (id: string, name: string): TreeNode => ({ id, name, children: [] });
const nodes: TreeNode[] = [
  {
    id: "sales",
    name: "Sales",
    children: [{ id: "emea", name: "EMEA", children: [leaf("berlin", "Berlin")] }, leaf("apac", "APAC")],
  },
  leaf("research", "Research"),
  leaf("risk", "Risk"),
];

function show(props: Partial<Parameters<typeof Tree>[0]> = {}) {
  const onChoose = vi.fn();
  render(<Tree label="Units" nodes={nodes} onChoose={onChoose} {...props} />);
  const tree = screen.getByRole("tree");
  tree.focus();
  const marked = () =>
    document.getElementById(tree.getAttribute("aria-activedescendant") ?? "")?.textContent ?? "";
  return { tree, marked, onChoose, user: userEvent.setup() };
}

describe("the tree", () => {
  // The whole pattern of keys, with one tab stop.
  it("is walked by keyboard", async () => {
    const { marked, onChoose, user } = show();
    expect(marked()).toBe("Sales");
    await user.keyboard("{ArrowDown}{ArrowRight}");
    expect(screen.getByText("Berlin")).toBeDefined();
    await user.keyboard("{ArrowRight}");
    expect(marked()).toBe("Berlin");
    await user.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(marked()).toBe("EMEA");
    expect(screen.queryByText("Berlin")).toBeNull();
    await user.keyboard("{End}");
    expect(marked()).toBe("Risk");
    await user.keyboard("{Home}{Enter}");
    expect(onChoose).toHaveBeenCalledWith("sales");
  });

  // Letters jump: one goes on to the next, several belong together.
  it("jumps by letters", async () => {
    const { marked, user } = show();
    await user.keyboard("r");
    expect(marked()).toBe("Research");
    await user.keyboard("i");
    expect(marked()).toBe("Risk");
  });

  // Place and size of each line are told, and what is chosen is selected.
  it("tells level, place and size", () => {
    show({ chosen: "apac" });
    const item = screen.getByRole("treeitem", { name: /APAC/ });
    expect(item.getAttribute("aria-level")).toBe("2");
    expect(item.getAttribute("aria-posinset")).toBe("2");
    expect(item.getAttribute("aria-setsize")).toBe("2");
    expect(item.getAttribute("aria-selected")).toBe("true");
  });

  // What is chosen is opened up to, however deep it is.
  it("opens the way to what is chosen", () => {
    show({ chosen: "berlin" });
    expect(screen.getByText("Berlin")).toBeDefined();
  });

  // Keys stand for the acts, where they are offered.
  it("renames and deletes by key", async () => {
    const onRename = vi.fn();
    const onDelete = vi.fn();
    const { user } = show({ onRename, onDelete });
    await user.keyboard("{ArrowDown}{F2}{Delete}");
    expect(onRename).toHaveBeenCalledWith("emea");
    expect(onDelete).toHaveBeenCalledWith("emea");
  });

  // Ten thousand nodes are drawn as a few lines.
  it("draws only what is in sight", () => {
    show({ nodes: Array.from({ length: 10_000 }, (_, n) => leaf(`n${n}`, `Unit ${n}`)) });
    expect(screen.getAllByRole("treeitem").length).toBeLessThan(80);
  });
});

describe("finding in a tree", () => {
  // What fits stays, with the way to it.
  it("keeps the way to what fits", () => {
    expect(pruned(nodes, "berl")).toEqual([
      { ...nodes[0], children: [{ id: "emea", name: "EMEA", children: [leaf("berlin", "Berlin")] }] },
    ]);
    expect(pruned(nodes, "nowhere")).toEqual([]);
  });
});
