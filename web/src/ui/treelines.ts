import type { ReactNode } from "react";

export type TreeNode = { id: string; name: string; detail?: ReactNode; children: TreeNode[] };

/** A line of a tree as it is drawn. */
export type TreeLine = {
  node: TreeNode;
  level: number;
  place: number;
  size: number;
  parent: string | undefined;
};

/** The lines of all nodes whose way from the top is open. */
export function linesOf(nodes: TreeNode[], open: (node: TreeNode) => boolean): TreeLine[] {
  const lines: TreeLine[] = [];
  const walk = (children: TreeNode[], level: number, parent: string | undefined) => {
    children.forEach((node, index) => {
      lines.push({ node, level, place: index + 1, size: children.length, parent });
      if (open(node)) walk(node.children, level + 1, node.id);
    });
  };
  walk(nodes, 1, undefined);
  return lines;
}

/** The next line whose name begins with what was typed, going round; the same line when there is none. */
export function typeAhead(lines: TreeLine[], at: number, text: string): number {
  const wanted = text.toLocaleLowerCase();
  // One letter goes on to the next; more letters may fit where the mark is already.
  const from = wanted.length === 1 ? 1 : 0;
  for (let step = from; step <= lines.length; step++) {
    const index = (at + step) % lines.length;
    if (lines[index]?.node.name.toLocaleLowerCase().startsWith(wanted)) return index;
  }
  return at;
}

/** The nodes that a text is part of, with the way to each. */
export function pruned(nodes: TreeNode[], text: string): TreeNode[] {
  const wanted = text.trim().toLocaleLowerCase();
  if (!wanted) return nodes;
  return nodes.flatMap((node) => {
    const children = pruned(node.children, text);
    const fits = node.name.toLocaleLowerCase().includes(wanted);
    return fits || children.length > 0 ? [{ ...node, children }] : [];
  });
}
