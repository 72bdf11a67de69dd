import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChangeSet, Item } from "@/api/types";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { Button, Empty, FilterChips, Grid, type GridColumn, IconX } from "@/ui";
import styles from "./bulk.module.css";
import { type Chosen, isNarrowed } from "./chosen";
import { Effects, Facets } from "./Facets";
import { ItemChanges, ItemVerb } from "./ItemChanges";
import { useFacets, useItems } from "./queries";
import { changes, verbs } from "./words";

type PreviewProps = {
  set: ChangeSet;
  show: string;
  onShow: (show: string) => void;
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
};

// Items of these kinds are found among all changes only: no verb of theirs names them.
const unnamed: ReadonlySet<string> = new Set(["other", "nodes"]);

/** The items of a change set, one row for each person: what was, and what becomes of it. */
export function Preview(props: PreviewProps) {
  const { set, show, onShow, chosen, onChoose } = props;
  const { t } = useTranslation();
  const items = useItems(set, show, chosen);
  const told = useFacets(set, show, chosen);
  const facets = told.data?.facets ?? [];
  const { counts } = set;
  const filters = [
    { value: "", label: t("preview.changes"), count: formatNumber(changes(counts)) },
    ...verbs
      .filter((verb) => !unnamed.has(verb) && (counts[verb] ?? 0) > 0)
      .map((verb) => ({
        value: verb as string,
        label: t(`verb.${verb}`),
        count: formatNumber(counts[verb]),
      })),
    ...(["blocked", "failed", "unchanged"] as const)
      .filter((name) => (counts[name] ?? 0) > 0)
      .map((name) => ({
        value: name as string,
        label: t(`preview.${name}`),
        count: formatNumber(counts[name]),
      })),
  ];
  return (
    <div className={styles.preview}>
      <Facets facets={facets} chosen={chosen} onChoose={onChoose} />
      <div className={styles.middle}>
        <FilterChips label={t("preview.filter")} filters={filters} value={show} onChange={onShow} />
        {isNarrowed(chosen) && (
          <p className={styles.narrowed} aria-live="polite">
            {told.data && t("preview.narrowed", { count: told.data.total, n: formatNumber(told.data.total) })}{" "}
            <Button small kind="subtle" icon={<IconX size={14} />} onClick={() => onChoose({})}>
              {t("preview.widen")}
            </Button>
          </p>
        )}
        {items.error || told.error ? (
          <Failure error={items.error ?? told.error} onRetry={() => void items.refetch()} />
        ) : (
          <ItemGrid
            key={JSON.stringify([show, chosen])}
            items={items.rows}
            total={show === "failed" ? undefined : told.data?.total}
            more={items.hasNextPage}
            loading={items.isFetching}
            pending={items.isPending}
            onMore={items.fetchNextPage}
            people={set.state !== "planned"}
            selected={props.selected}
            onSelect={props.onSelect}
          />
        )}
      </div>
      <Effects facets={facets} chosen={chosen} onChoose={onChoose} />
    </div>
  );
}

type ItemGridProps = {
  items: Item[];
  total?: number;
  more: boolean;
  loading: boolean;
  pending: boolean;
  onMore: () => void;
  /** Those whom the set makes are there already. */
  people?: boolean;
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
};

export function ItemGrid({ items, total, more, loading, pending, onMore, people, ...select }: ItemGridProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const columns = useMemo<GridColumn<Item>[]>(
    () => [
      { id: "row", label: t("preview.row"), width: "64px", from: 560, cell: (item) => item.row || "" },
      {
        id: "label",
        label: t("preview.who"),
        width: "minmax(120px, 1fr)",
        cell: (item) => (
          <span className={styles.who}>
            <Who item={item} there={people || item.verb !== "create"} />
            {item.subject.kind !== "user" && <KindWord kind={item.subject.kind} />}
            <span className={styles.narrow}>
              <ItemVerb item={item} />
            </span>
          </span>
        ),
      },
      {
        id: "verb",
        label: t("preview.what"),
        width: "minmax(116px, 140px)",
        from: 560,
        cell: (item) => <ItemVerb item={item} />,
      },
      {
        id: "changes",
        label: t("preview.change"),
        width: "minmax(140px, 3fr)",
        cell: (item) => <ItemChanges item={item} all={open.has(item.n)} />,
      },
    ],
    [t, open, people],
  );
  return (
    <Grid
      label={t("preview.items")}
      columns={columns}
      rows={items}
      rowKey={(item) => String(item.n)}
      total={total}
      tall
      more={more}
      loading={loading}
      onMore={onMore}
      onOpen={(item) =>
        setOpen((before) => {
          const after = new Set(before);
          if (!after.delete(item.n)) after.add(item.n);
          return after;
        })
      }
      {...select}
      empty={pending ? null : <Empty title={t("preview.none")} />}
    />
  );
}

/** A person's name, as a link to them once they are there. */
function Who({ item, there }: { item: Item; there: boolean }) {
  const person = item.subject.kind === "user" && item.subject.id && item.action !== "blocked" && there;
  if (!person || item.verb === "delete") return <strong>{item.label}</strong>;
  return (
    <Link to="/users/$user" params={{ user: item.subject.id }} tabIndex={-1}>
      {item.label}
    </Link>
  );
}

function KindWord({ kind }: { kind: string }) {
  const { t } = useTranslation();
  return <span className={styles.quiet}> {t(`node.${kind}` as "node.unit", { defaultValue: kind })}</span>;
}
