import { createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefCallback,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { IconArrowDown, IconArrowUp } from "../icons";
import { densities, useDensity } from "../preference";
import styles from "./grid.module.css";
import { type Active, type Extent, move } from "./keys";
import { useWidth } from "./width";

export type GridColumn<T> = {
  id: string;
  label: string;
  cell: (row: T) => ReactNode;
  /** A track of a CSS grid, such as "minmax(160px, 2fr)". */
  width: string;
  /** The column is shown from this width of the grid on, in pixels. */
  from?: number;
  /** The name by which the server sorts; without one the column cannot be sorted. */
  sort?: string;
};

export type GridProps<T> = {
  label: string;
  columns: GridColumn<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  /** How many rows there are in all, if that is known. */
  total?: number;
  more?: boolean;
  loading?: boolean;
  onMore?: () => void;
  /** Which list this is, filter, order and place included: another one is not scrolled as this one was. */
  list?: string;
  /** The place of the first of the rows, when those before it are not at hand. */
  start?: number;
  /** What places are counted from; rows stay where they are on the screen when it changes. */
  origin?: number;
  /** Whether there are rows before the first, and how to get them. */
  before?: boolean;
  onBefore?: () => void;
  /** How to get to the ends of a list of which they are not at hand. */
  onFirst?: () => void;
  onLast?: () => void;
  /** The rows are the end of the list, which is what is to be seen. */
  atEnd?: boolean;
  onOpen?: (row: T) => void;
  /** "title", or "-title" for descending. */
  sort?: string;
  onSort?: (sort: string) => void;
  /** Rows are as high as their content instead of one line. */
  tall?: boolean;
  /** How many columns stay in sight when the rest is scrolled sideways. */
  pinned?: number;
  /** The keys of the rows that are selected; without it rows cannot be. */
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
  /** Called with the row that the mark comes to by keyboard. */
  onMark?: (row: T) => void;
  /** What a click on a row does, when it is not to open it. */
  onPeek?: (row: T) => void;
  /** The key of the row that is shown beside the list. */
  shown?: string;
  /** Shown where the rows would be when there are none. */
  empty?: ReactNode;
};

const features = tableFeatures({});

// Browsers draw nothing beyond some ten million pixels.
const mostRows = 300_000;
const selectWidth = 40;
const selectColumn: GridColumn<object> = {
  id: "select",
  label: "",
  width: `${selectWidth}px`,
  cell: () => null,
};

/** The smallest width of a track, in pixels. */
function leastOf(track: string): number {
  return Number(/\d+/.exec(track)?.[0] ?? 0);
}

// The whole cell is the target: a small box is hard to hit.
function SelectBox(props: { label?: string; checked: boolean; onChange: () => void }) {
  const { t } = useTranslation();
  return (
    <label className={styles.select}>
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={props.label ?? t("grid.select")}
        checked={props.checked}
        onChange={props.onChange}
      />
    </label>
  );
}

/**
 * The one list of the console: a virtual ARIA grid over pages that the server hands out one
 * after the other. It is a single tab stop; the arrow keys move a cell marker inside.
 */
export function Grid<T extends object>(props: GridProps<T>) {
  const { label, rows, rowKey, total, loading = false, onMore, onOpen, tall = false } = props;
  const { start = 0, origin = 0, before = false, onBefore } = props;
  const { t } = useTranslation();
  const id = useId();
  const [density] = useDensity();
  const rowHeight = densities[density];
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const { selected, onSelect, pinned = 0 } = props;
  const selectable = selected !== undefined;
  const visible = useMemo(
    () => props.columns.filter((column) => width >= (column.from ?? 0)),
    [props.columns, width],
  );
  const latest = useRef({ selected, onSelect });
  latest.current = { selected, onSelect };
  const toggle = useCallback((key: string) => {
    const next = new Set(latest.current.selected);
    if (!next.delete(key)) next.add(key);
    latest.current.onSelect?.(next);
  }, []);
  const columns = useMemo<GridColumn<T>[]>(
    () => (selectable ? [selectColumn, ...visible] : visible) as GridColumn<T>[],
    [selectable, visible],
  );
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, T>();
    return helper.columns(
      columns.map((column) =>
        helper.display({ id: column.id, header: column.label, cell: ({ row }) => column.cell(row.original) }),
      ),
    );
  }, [columns]);
  const table = useTable({ features, columns: definitions, data: rows, getRowId: rowKey });
  const model = table.getRowModel().rows;

  const end = start + model.length;
  const more = (props.more ?? false) && end < mostRows;
  const at = (row: number) => model[row - start];

  const virtual = useVirtualizer({
    count: end,
    getScrollElement: () => scroller.current,
    estimateSize: () => (tall ? rowHeight + 8 : rowHeight),
    getItemKey: (index) => at(index)?.id ?? index,
    overscan: 12,
    // A guess, so that the first frame has rows before anything is measured.
    initialRect: { width: 1200, height: 800 },
    scrollPaddingStart: rowHeight,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew.
  useEffect(() => virtual.measure(), [rowHeight]);
  const items = virtual.getVirtualItems();

  // The next page is on its way before the last row comes into sight, and so is the one before.
  const near = (items.at(-1)?.index ?? -1) >= end - 40;
  const nearBefore = (items[0]?.index ?? 0) < start + 40;
  useEffect(() => {
    if (near && more && !loading) onMore?.();
    else if (nearBefore && before && !loading && model.length > 0) onBefore?.();
  }, [near, more, nearBefore, before, loading, onMore, onBefore, model.length]);

  const [active, setActive] = useState<Active>({ row: 0, column: 0 });
  const markRow = useCallback((row: number) => setActive((before) => ({ ...before, row })), []);
  const extent: Extent = { rows: end, columns: columns.length };
  const marked: Active = {
    row: active.row < 0 ? -1 : Math.min(Math.max(active.row, start), end - 1),
    column: Math.min(active.column, columns.length - 1),
  };

  // Another list is shown from where it begins. Rows that come in before the others push nothing
  // down: the reader goes along.
  const { list } = props;
  const counted = useRef(origin);
  const shownList = useRef(list);
  useLayoutEffect(() => {
    if (shownList.current !== list) {
      shownList.current = list;
      counted.current = origin;
      const begin = Math.max(0, -origin);
      if (scroller.current) scroller.current.scrollTop = begin * rowHeight;
      setActive((now) => (now.row < 0 ? now : { ...now, row: begin }));
      return;
    }
    const by = counted.current - origin;
    counted.current = origin;
    if (by === 0) return;
    if (scroller.current) scroller.current.scrollTop += by * rowHeight;
    setActive((now) => (now.row < 0 ? now : { ...now, row: Math.max(0, now.row + by) }));
  }, [list, origin, rowHeight]);

  // The end of a list is shown from its end, once it is there.
  const { atEnd = false } = props;
  const shownEnd = useRef(false);
  useEffect(() => {
    if (!atEnd || end === 0) {
      shownEnd.current = false;
    } else if (!shownEnd.current) {
      shownEnd.current = true;
      virtual.scrollToIndex(end - 1, { align: "end" });
      setActive((now) => ({ ...now, row: end - 1 }));
    }
  }, [atEnd, end, virtual]);
  const cellId = (row: number, column: number) => `${id}-${row}-${column}`;

  function sortBy(column: GridColumn<T> | undefined) {
    if (column?.sort) props.onSort?.(props.sort === column.sort ? `-${column.sort}` : column.sort);
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (event.target !== event.currentTarget) return;
    const control = event.ctrlKey || event.metaKey;
    if (event.key === " " && selectable && at(marked.row)) {
      toggle(at(marked.row)?.id as string);
      event.preventDefault();
      return;
    }
    if (event.key === "Enter") {
      if (marked.row < 0) sortBy(columns[marked.column]);
      else if (at(marked.row)) onOpen?.(at(marked.row)?.original as T);
      event.preventDefault();
      return;
    }
    const beyond = control && { Home: before && props.onFirst, End: props.more && props.onLast }[event.key];
    if (beyond) {
      event.preventDefault();
      setActive((now) => ({ ...now, row: 0 }));
      beyond();
      return;
    }
    const next = move(marked, event.key, control, extent);
    if (!next) return;
    event.preventDefault();
    if (before && next.row < start) next.row = start;
    setActive(next);
    if (next.row < 0) return;
    virtual.scrollToIndex(next.row, { align: "auto" });
    const row = at(next.row);
    if (row && next.row !== marked.row) props.onMark?.(row.original);
  }

  const template = { gridTemplateColumns: columns.map((column) => column.width).join(" ") };
  const least = { minWidth: columns.reduce((sum, column) => sum + leastOf(column.width), 16) };
  const stay = pinned > 0 ? pinned + (selectable ? 1 : 0) : 0;
  const all = selectable && model.length > 0 && model.every((row) => selected.has(row.id));
  // Unknown is -1 by the specification, so that nobody hears "row 7 of 200" when there are more.
  const rowCount = total !== undefined ? total + 1 : props.more || before ? -1 : end + 1;
  const measure = tall ? virtual.measureElement : undefined;

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rowCount}
      aria-colcount={columns.length}
      aria-busy={loading}
      aria-activedescendant={cellId(marked.row, marked.column)}
      tabIndex={0}
      // By this name the router finds the element to scroll it as it was at the same address; without
      // one it takes the position of one list over to the next.
      data-scroll-restoration-id={encodeURIComponent(`${label} ${list ?? ""}`)}
      className={styles.grid}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles.head} style={least}>
        <div role="row" aria-rowindex={1} tabIndex={-1} className={styles.row} style={template}>
          {columns.map((column, index) =>
            column.id === selectColumn.id ? (
              <div
                key={column.id}
                id={cellId(-1, index)}
                role="columnheader"
                tabIndex={-1}
                className={styles.cell}
                data-pin={index < stay || undefined}
                data-select
                data-active={(marked.row === -1 && marked.column === index) || undefined}
              >
                <SelectBox
                  label={t("grid.selectAll")}
                  checked={all}
                  onChange={() => onSelect?.(new Set(all ? [] : model.map((row) => row.id)))}
                />
              </div>
            ) : (
              <HeaderCell
                key={column.id}
                id={cellId(-1, index)}
                label={column.label}
                sort={column.sort && props.onSort ? direction(props.sort, column.sort) : undefined}
                active={marked.row === -1 && marked.column === index}
                onSort={() => sortBy(column)}
                pin={index < stay}
                offset={selectable ? selectWidth : 0}
              />
            ),
          )}
        </div>
      </div>
      <div
        role="rowgroup"
        className={styles.body}
        style={{ ...least, height: model.length > 0 ? virtual.getTotalSize() : undefined }}
      >
        {model.length === 0 && props.empty ? (
          <div role="row" tabIndex={-1} className={styles.empty}>
            <div role="gridcell" tabIndex={-1}>
              {props.empty}
            </div>
          </div>
        ) : null}
        {items.map((item) => {
          const row = at(item.index);
          return row ? (
            <Row
              key={row.id}
              row={row.original}
              index={item.index}
              start={item.start}
              columns={columns as GridColumn<object>[]}
              template={template.gridTemplateColumns}
              idPrefix={id}
              activeColumn={marked.row === item.index ? marked.column : -1}
              tall={tall}
              measure={measure}
              onOpen={(props.onPeek ?? onOpen) as ((row: object) => void) | undefined}
              stay={stay}
              rowKey={row.id}
              selected={selected?.has(row.id) ?? false}
              onToggle={toggle}
              onClick={markRow}
              shown={props.shown === row.id}
            />
          ) : null;
        })}
      </div>
      {props.more && !more && (
        <div role="row" tabIndex={-1} className={styles.limit}>
          <div role="gridcell" tabIndex={-1}>
            {t("grid.limit")}
          </div>
        </div>
      )}
    </div>
  );
}

type Direction = "ascending" | "descending" | "none";

function direction(sort: string | undefined, name: string): Direction {
  if (sort === name) return "ascending";
  return sort === `-${name}` ? "descending" : "none";
}

type HeaderCellProps = {
  pin: boolean;
  offset: number;
  id: string;
  label: string;
  sort?: Direction;
  active: boolean;
  onSort: () => void;
};

function HeaderCell({ pin, offset, id, label, sort, active, onSort }: HeaderCellProps) {
  return (
    <div
      id={id}
      role="columnheader"
      tabIndex={-1}
      aria-sort={sort}
      className={styles.cell}
      data-pin={pin || undefined}
      style={pin ? { insetInlineStart: offset } : undefined}
      data-active={active || undefined}
    >
      {sort ? (
        <button type="button" tabIndex={-1} className={styles.sort} onClick={onSort}>
          <span>{label}</span>
          {sort === "ascending" && <IconArrowUp size={14} aria-hidden />}
          {sort === "descending" && <IconArrowDown size={14} aria-hidden />}
        </button>
      ) : (
        <span className={styles.label}>{label}</span>
      )}
    </div>
  );
}

type RowProps = {
  row: object;
  index: number;
  start: number;
  columns: GridColumn<object>[];
  template: string;
  idPrefix: string;
  activeColumn: number;
  tall: boolean;
  measure?: RefCallback<HTMLDivElement>;
  onOpen?: (row: object) => void;
  stay: number;
  rowKey: string;
  selected: boolean;
  onToggle: (key: string) => void;
  onClick: (index: number) => void;
  shown: boolean;
};

const Row = memo(function Row(props: RowProps) {
  const { row, index, columns, activeColumn, onOpen } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles Enter for the marked row.
    <div
      ref={props.measure}
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      tabIndex={-1}
      className={styles.row}
      data-tall={props.tall || undefined}
      data-open={onOpen ? true : undefined}
      data-active={activeColumn >= 0 || undefined}
      data-shown={props.shown || undefined}
      aria-selected={columns[0]?.id === selectColumn.id ? props.selected : undefined}
      style={{ gridTemplateColumns: props.template, transform: `translateY(${props.start}px)` }}
      onClick={(event) => {
        const selecting = (getSelection()?.toString() ?? "") !== "";
        if (selecting || (event.target as Element).closest("a, button, input, label")) return;
        props.onClick(index);
        onOpen?.(row);
      }}
    >
      {columns.map((column, place) => (
        <div
          key={column.id}
          id={`${props.idPrefix}-${index}-${place}`}
          role="gridcell"
          tabIndex={-1}
          className={styles.cell}
          data-active={place === activeColumn || undefined}
          data-pin={place < props.stay || undefined}
          data-select={column.id === selectColumn.id || undefined}
          style={
            place < props.stay && place > 0 && columns[0]?.id === selectColumn.id
              ? { insetInlineStart: selectWidth }
              : undefined
          }
        >
          {column.id === selectColumn.id ? (
            <SelectBox checked={props.selected} onChange={() => props.onToggle(props.rowKey)} />
          ) : (
            column.cell(row)
          )}
        </div>
      ))}
    </div>
  );
});
