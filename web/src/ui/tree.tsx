import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type DragEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { IconChevronRight } from "./icons";
import styles from "./tree.module.css";
import { linesOf, type TreeLine, type TreeNode, typeAhead } from "./treelines";

export type { TreeNode } from "./treelines";

type TreeProps = {
  label: string;
  nodes: TreeNode[];
  /** The node that is shown beside the tree. */
  chosen?: string;
  onChoose: (id: string) => void;
  /** F2 and Delete on the marked node. */
  onRename?: (id: string) => void;
  onDelete?: (id: string) => void;
  /** A node was dragged onto another, or to the top. */
  onMove?: (id: string, onto: string | undefined) => void;
  /** What the place for the top says while something is dragged. */
  topLabel?: string;
  /** Everything is open, since only a few nodes are left. */
  allOpen?: boolean;
};

const rowHeight = 32;

/**
 * A tree with one tab stop: up and down walk, right and left open and close, letters jump, Enter
 * chooses. Only the lines in sight are drawn, so that ten thousand nodes are no more work than ten.
 */
export function Tree(props: TreeProps) {
  const { label, nodes, chosen, onChoose, onMove, allOpen = false } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: "", at: 0 });
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(nodes.map((node) => node.id)));
  const [mark, setMark] = useState<string>();
  const [dragged, setDragged] = useState<string>();
  const [over, setOver] = useState<string>();
  const lines = useMemo(() => linesOf(nodes, (node) => allOpen || open.has(node.id)), [nodes, open, allOpen]);
  const at = Math.max(
    0,
    lines.findIndex((line) => line.node.id === (mark ?? chosen)),
  );
  const marked = lines[at];

  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => lines[index]?.node.id ?? index,
    overscan: 10,
    // A guess, so that the first frame has lines before anything is measured.
    initialRect: { width: 600, height: 600 },
  });

  // What is shown beside the tree can be seen in it, however deep it is.
  useEffect(() => {
    if (!chosen) return;
    const above = waysTo(nodes, chosen);
    if (above.length > 0) setOpen((before) => new Set([...before, ...above]));
  }, [nodes, chosen]);

  function toggle(node: TreeNode, to?: boolean) {
    setOpen((before) => {
      const after = new Set(before);
      if (to ?? !before.has(node.id)) after.add(node.id);
      else after.delete(node.id);
      return after;
    });
  }

  function go(index: number) {
    const line = lines[index];
    if (!line) return;
    setMark(line.node.id);
    virtual.scrollToIndex(index, { align: "auto" });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== event.currentTarget || !marked || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const { node } = marked;
    const isOpen = allOpen || open.has(node.id);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
    if (step) go(Math.min(lines.length - 1, Math.max(0, at + step)));
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(lines.length - 1);
    else if (event.key === "ArrowRight") {
      if (node.children.length > 0 && !isOpen) toggle(node, true);
      else if (node.children.length > 0) go(at + 1);
    } else if (event.key === "ArrowLeft") {
      if (isOpen && node.children.length > 0 && !allOpen) toggle(node, false);
      else if (marked.parent) go(lines.findIndex((line) => line.node.id === marked.parent));
    } else if (event.key === "*") {
      const sisters = lines.filter((line) => line.parent === marked.parent).map((line) => line.node.id);
      setOpen((before) => new Set([...before, ...sisters]));
    } else if (event.key === "Enter" || event.key === " ") onChoose(node.id);
    else if (event.key === "F2" && props.onRename) props.onRename(node.id);
    else if (event.key === "Delete" && props.onDelete) props.onDelete(node.id);
    else if (event.key.length === 1 && /[\p{L}\p{N}]/u.test(event.key)) {
      const now = event.timeStamp;
      const text = now - typed.current.at < 700 ? typed.current.text + event.key : event.key;
      typed.current = { text, at: now };
      go(typeAhead(lines, at, text));
      event.stopPropagation(); // letters are the tree's own here
    } else return;
    event.preventDefault();
  }

  const refused = useMemo(
    () => (dragged ? branchOf(lines, nodes, dragged) : undefined),
    [dragged, lines, nodes],
  );
  function onDragOver(event: DragEvent, onto: string | undefined) {
    if (!dragged || (onto && refused?.has(onto))) return;
    event.preventDefault();
    setOver(onto ?? "");
  }
  function drop(event: DragEvent, onto: string | undefined) {
    event.preventDefault();
    if (dragged) onMove?.(dragged, onto);
    setDragged(undefined);
    setOver(undefined);
  }

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        role="tree"
        aria-label={label}
        aria-activedescendant={marked ? `${id}-${marked.node.id}` : undefined}
        tabIndex={0}
        className={styles.tree}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index];
            return line ? (
              <Item
                key={line.node.id}
                id={`${id}-${line.node.id}`}
                line={line}
                start={item.start}
                open={allOpen || open.has(line.node.id)}
                marked={line === marked}
                chosen={line.node.id === chosen}
                over={over === line.node.id}
                draggable={onMove !== undefined}
                onToggle={() => {
                  setMark(line.node.id);
                  toggle(line.node);
                }}
                onClick={() => {
                  setMark(line.node.id);
                  onChoose(line.node.id);
                }}
                onDragStart={() => setTimeout(() => setDragged(line.node.id))}
                onDragEnd={() => {
                  setDragged(undefined);
                  setOver(undefined);
                }}
                onDragOver={(event) => onDragOver(event, line.node.id)}
                onDrop={(event) => drop(event, line.node.id)}
              />
            ) : null;
          })}
        </div>
      </div>
      {onMove && props.topLabel && (
        // Its room is always there: what moves under the pointer breaks a drag off.
        // biome-ignore lint/a11y/noStaticElementInteractions: moving by menu is the way without a pointer.
        <div
          className={styles.top}
          data-shown={dragged !== undefined || undefined}
          data-over={over === "" || undefined}
          onDragOver={(event) => onDragOver(event, undefined)}
          onDrop={(event) => drop(event, undefined)}
        >
          {props.topLabel}
        </div>
      )}
    </div>
  );
}

type ItemProps = {
  id: string;
  line: TreeLine;
  start: number;
  open: boolean;
  marked: boolean;
  chosen: boolean;
  over: boolean;
  draggable: boolean;
  onToggle: () => void;
  onClick: () => void;
  onDragStart: () => void;
  onDragEnd: () => void;
  onDragOver: (event: DragEvent) => void;
  onDrop: (event: DragEvent) => void;
};

function Item({
  id,
  line,
  start,
  open,
  marked,
  chosen,
  over,
  onToggle,
  onClick,
  onDragStart,
  ...rest
}: ItemProps) {
  const { node, level, place, size } = line;
  const inner = node.children.length > 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys for all its items.
    <div
      id={id}
      role="treeitem"
      aria-level={level}
      aria-posinset={place}
      aria-setsize={size}
      aria-expanded={inner ? open : undefined}
      aria-selected={chosen}
      tabIndex={-1}
      className={styles.item}
      data-marked={marked || undefined}
      data-over={over || undefined}
      draggable={rest.draggable}
      style={{ transform: `translateY(${start}px)`, paddingInlineStart: 8 + Math.min(level - 1, 12) * 20 }}
      onClick={onClick}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", node.name);
        onDragStart();
      }}
      onDragEnd={rest.onDragEnd}
      onDragOver={rest.onDragOver}
      onDrop={rest.onDrop}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys do the same. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys do the same. */}
      <span
        className={styles.chevron}
        data-open={open || undefined}
        onClick={(event) => {
          if (!inner) return;
          event.stopPropagation();
          onToggle();
        }}
      >
        {inner && <IconChevronRight size={16} aria-hidden />}
      </span>
      <span className={styles.name} title={node.name}>
        {node.name}
      </span>
      <span className={styles.detail}>{node.detail as ReactNode}</span>
    </div>
  );
}

/** The nodes above one. */
function waysTo(nodes: TreeNode[], id: string): string[] {
  for (const node of nodes) {
    if (node.id === id) return [];
    const below = node.children.some((child) => child.id === id) ? [] : waysTo(node.children, id);
    if (below.length > 0 || node.children.some((child) => child.id === id)) return [node.id, ...below];
  }
  return [];
}

/** Where a node cannot be dropped: on itself, below itself, and where it stands. */
function branchOf(lines: TreeLine[], nodes: TreeNode[], id: string): ReadonlySet<string> {
  const line = lines.find((one) => one.node.id === id);
  const refused = new Set<string>(line?.parent ? [line.parent] : []);
  const walk = (node: TreeNode) => {
    refused.add(node.id);
    node.children.forEach(walk);
  };
  if (line) walk(line.node);
  else for (const node of nodes) if (node.id === id) walk(node);
  return refused;
}
