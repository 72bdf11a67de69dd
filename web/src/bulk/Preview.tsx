import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChangeSet, Item } from "@/api/types";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { Empty, FilterChips, Grid, type GridColumn } from "@/ui";
import styles from "./bulk.module.css";
import { ItemChanges, ItemVerb } from "./ItemChanges";
import { type Kind, useItems } from "./queries";
import { changes, verbs } from "./words";

type PreviewProps = {
  set: ChangeSet;
  show: string;
  onShow: (show: string) => void;
  kind?: Kind;
  onKind?: (kind: Kind | undefined) => void;
};

// Items of these kinds are found among all changes only: no verb of theirs names them.
const unnamed: ReadonlySet<string> = new Set(["other", "nodes"]);

/** The items of a change set, one row for each person: what was, and what becomes of it. */
export function Preview({ set, show, onShow, kind, onKind }: PreviewProps) {
  const { t } = useTranslation();
  const items = useItems(set, show, kind);
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
    <>
      <div className={styles.facets}>
        <FilterChips label={t("preview.filter")} filters={filters} value={show} onChange={onShow} />
        {onKind && counts.nodes > 0 && (
          <FilterChips
            label={t("preview.kind")}
            value={kind ?? ""}
            onChange={(value) => onKind((value || undefined) as Kind | undefined)}
            filters={[
              { value: "", label: t("preview.kinds.all") },
              ...(["user", "unit", "location", "attribute"] as const).map((value) => ({
                value,
                label: t(`preview.kinds.${value}`),
              })),
            ]}
          />
        )}
      </div>
      {items.error ? (
        <Failure error={items.error} onRetry={() => void items.refetch()} />
      ) : (
        <ItemGrid
          key={`${show} ${kind}`}
          items={items.rows}
          more={items.hasNextPage}
          loading={items.isFetching}
          pending={items.isPending}
          onMore={items.fetchNextPage}
        />
      )}
    </>
  );
}

type ItemGridProps = { items: Item[]; more: boolean; loading: boolean; pending: boolean; onMore: () => void };

export function ItemGrid({ items, more, loading, pending, onMore }: ItemGridProps) {
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
          <>
            <strong>{item.label}</strong>
            {item.subject.kind !== "user" && <KindWord kind={item.subject.kind} />}
            <span className={styles.narrow}>
              <ItemVerb item={item} />
            </span>
          </>
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
    [t, open],
  );
  return (
    <Grid
      label={t("preview.items")}
      columns={columns}
      rows={items}
      rowKey={(item) => String(item.n)}
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
      empty={pending ? null : <Empty title={t("preview.none")} />}
    />
  );
}

function KindWord({ kind }: { kind: string }) {
  const { t } = useTranslation();
  return <span className={styles.quiet}> {t(`node.${kind}` as "node.unit", { defaultValue: kind })}</span>;
}
