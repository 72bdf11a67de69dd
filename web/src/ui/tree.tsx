import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { IconChevronRight } from "./icons";
import styles from "./tree.module.css";

export type TreeNode = { id: string; name: string; detail?: ReactNode; children: TreeNode[] };

type TreeProps = { label: string; nodes: TreeNode[]; onOpen: (id: string) => void };

type Line = { node: TreeNode; level: number; place: number; size: number; parent: string | undefined };

/** A tree with one tab stop: up and down walk, right and left open and close, Enter opens the node's page. */
export function Tree({ label, nodes, onOpen }: TreeProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(nodes.map((node) => node.id)));
  const [current, setCurrent] = useState<string | undefined>(nodes[0]?.id);
  const elements = useRef(new Map<string, HTMLElement>());
  const lines = useMemo(() => {
    const list: Line[] = [];
    const walk = (children: TreeNode[], level: number, parent: string | undefined) => {
      children.forEach((node, index) => {
        list.push({ node, level, place: index + 1, size: children.length, parent });
        if (open.has(node.id)) walk(node.children, level + 1, node.id);
      });
    };
    walk(nodes, 1, undefined);
    return list;
  }, [nodes, open]);
  const marked = lines.some((line) => line.node.id === current) ? current : lines[0]?.node.id;

  function toggle(id: string, to?: boolean) {
    setOpen((before) => {
      const after = new Set(before);
      if (to ?? !before.has(id)) after.add(id);
      else after.delete(id);
      return after;
    });
  }

  function go(line: Line | undefined) {
    if (!line) return;
    setCurrent(line.node.id);
    elements.current.get(line.node.id)?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    const at = lines.findIndex((line) => line.node.id === marked);
    const line = lines[at];
    if (!line) return;
    const isOpen = open.has(line.node.id);
    switch (event.key) {
      case "ArrowDown":
        go(lines[at + 1]);
        break;
      case "ArrowUp":
        go(lines[at - 1]);
        break;
      case "Home":
        go(lines[0]);
        break;
      case "End":
        go(lines.at(-1));
        break;
      case "ArrowRight":
        if (isOpen) go(lines[at + 1]?.parent === line.node.id ? lines[at + 1] : undefined);
        else if (line.node.children.length > 0) toggle(line.node.id, true);
        break;
      case "ArrowLeft":
        if (isOpen && line.node.children.length > 0) toggle(line.node.id, false);
        else go(lines.find((other) => other.node.id === line.parent));
        break;
      case "Enter":
        onOpen(line.node.id);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  return (
    <div role="tree" aria-label={label} className={styles.tree} onKeyDown={onKeyDown}>
      {lines.map(({ node, level, place, size }) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys for all its items.
        <div
          key={node.id}
          ref={(element) => {
            if (element) elements.current.set(node.id, element);
            else elements.current.delete(node.id);
          }}
          role="treeitem"
          aria-level={level}
          aria-posinset={place}
          aria-setsize={size}
          aria-expanded={node.children.length > 0 ? open.has(node.id) : undefined}
          aria-selected={node.id === marked}
          tabIndex={node.id === marked ? 0 : -1}
          className={styles.item}
          style={{ paddingInlineStart: 8 + (level - 1) * 20 }}
          onClick={(event) => {
            if ((event.target as Element).closest("a")) return;
            setCurrent(node.id);
            if (node.children.length > 0) toggle(node.id);
            else onOpen(node.id);
          }}
        >
          <span className={styles.chevron} data-open={open.has(node.id) || undefined}>
            {node.children.length > 0 && <IconChevronRight size={16} aria-hidden />}
          </span>
          <span className={styles.name}>{node.name}</span>
          <span className={styles.detail}>{node.detail}</span>
        </div>
      ))}
    </div>
  );
}
