import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChangeSet, Origin, SetState } from "@/api/types";
import { When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { SetStateChip } from "@/shared/status";
import { Empty, Grid, type GridColumn } from "@/ui";
import { useChangeSets } from "./queries";
import { countsInWords, titleOf } from "./words";

/** The change sets of an origin, newest first. */
export function SetList({ origin, state }: { origin?: Origin | "all"; state?: SetState }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const sets = useChangeSets(origin, state);
  const [columns] = useState<GridColumn<ChangeSet>[]>(() => [
    {
      id: "title",
      label: t("set.name"),
      width: "minmax(140px, 2fr)",
      cell: (set) => (
        <Link to="/changesets/$set" params={{ set: set.id }} tabIndex={-1}>
          {titleOf(set, t)}
        </Link>
      ),
    },
    {
      id: "origin",
      label: t("set.origin"),
      width: "100px",
      from: 700,
      cell: (set) => t(`origin.${set.origin}`),
    },
    {
      id: "state",
      label: t("set.state"),
      width: "minmax(112px, 130px)",
      cell: (set) => <SetStateChip state={set.state} />,
    },
    {
      id: "counts",
      label: t("set.counts"),
      width: "minmax(160px, 2fr)",
      from: 620,
      cell: (set) => countsInWords(set.counts, t),
    },
    {
      id: "who",
      label: t("set.by"),
      width: "minmax(100px, 1fr)",
      from: 1000,
      cell: (set) => set.createdBy?.name,
    },
    { id: "at", label: t("set.time"), width: "140px", from: 480, cell: (set) => <When at={set.createdAt} /> },
  ]);
  if (sets.error) return <Failure error={sets.error} onRetry={() => void sets.refetch()} />;
  return (
    <Grid
      label={t("set.list")}
      columns={columns}
      rows={sets.rows}
      rowKey={(set) => set.id}
      more={sets.hasNextPage}
      loading={sets.isFetching}
      onMore={sets.fetchNextPage}
      onOpen={(set) => void navigate({ to: "/changesets/$set", params: { set: set.id } })}
      empty={sets.isPending ? null : <Empty title={t("set.none")}>{t("set.noneText")}</Empty>}
    />
  );
}
