import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { address } from "@/api/client";
import type { ChangeSet } from "@/api/types";
import { isMoving, useChangeSet, useRollback } from "@/shared/changesets";
import { When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { SetStateChip } from "@/shared/status";
import { Bar, Button, DownloadLink, IconArrowBackUp, IconDownload, Loading, Notice, Page } from "@/ui";
import { ApplyDialog } from "./ApplyDialog";
import styles from "./bulk.module.css";
import { type Chosen, readChosen } from "./chosen";
import { Details } from "./Details";
import { Preview } from "./Preview";
import { useSetAct } from "./queries";
import { SetProgress } from "./SetProgress";
import { Steps } from "./Steps";
import { Touched } from "./Touched";
import { changes, planInWords, titleOf } from "./words";

const route = getRouteApi("/changesets/$set");

export function ChangeSetPage() {
  const { t } = useTranslation();
  const id = route.useParams().set;
  const set = useChangeSet(id);
  const client = useQueryClient();
  const state = set.data?.state;
  useEffect(() => {
    if (state !== "applied") return;
    // What was applied may be on any page that was loaded before.
    for (const key of ["users", "units", "attributes", "home"])
      void client.invalidateQueries({ queryKey: [key] });
  }, [state, client]);
  if (set.data) return <Loaded key={id} set={set.data} />;
  return (
    <Page title={t("set.one")} trail={<Link to="/changesets">{t("set.title")}</Link>}>
      {set.error ? (
        <Failure error={set.error} onRetry={() => void set.refetch()} />
      ) : (
        <Loading label={t("loading")} />
      )}
    </Page>
  );
}

function Loaded({ set }: { set: ChangeSet }) {
  const { t } = useTranslation();
  // A set of which nothing can be done is about what stands in the way.
  const stuck = changes(set.counts) === 0 && (set.counts.blocked ?? 0) > 0;
  const search = route.useSearch();
  const { show = stuck ? "blocked" : "" } = search;
  const chosen = readChosen(search);
  const navigate = useNavigate();
  const look = (show: string, chosen: Chosen) =>
    void navigate({
      to: "/changesets/$set",
      params: { set: set.id },
      search: { show: show || undefined, ...chosen },
      replace: true,
    });
  const may = useMay("changesets.write");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const undoable = may && set.state === "applied" && set.origin !== "edit" && (set.counts.applied ?? 0) > 0;
  return (
    <Page
      filled={!isMoving(set)}
      title={titleOf(set, t)}
      aside={<SetStateChip state={set.state} />}
      trail={<Link to="/changesets">{t("set.title")}</Link>}
      actions={<Acts set={set} selected={undoable ? selected : none} />}
    >
      {set.origin === "import" && (
        <Steps
          at={set.state === "planning" || set.state === "planned" ? "preview" : "apply"}
          importId={set.state === "planned" ? set.importId : undefined}
          set={set.id}
        />
      )}
      <p className={styles.byline}>
        {t(`origin.${set.origin}`)}
        {set.createdBy?.name && ` · ${set.createdBy.name}`} · <When at={set.createdAt} form="long" />
        {set.source && ` · ${t("set.sourceIs", { source: set.source })}`} ·{" "}
        <Link to="/audit" search={{ changeSet: set.id }}>
          {t("set.journal")}
        </Link>{" "}
        ·{" "}
        <Link to="/changesets/$set/compare" params={{ set: set.id }}>
          {t("set.compare")}
        </Link>
      </p>
      {isMoving(set) ? (
        <SetProgress set={set} />
      ) : (
        <>
          <Summary set={set} />
          <Touched set={set} />
          <Details set={set} />
          <Preview
            set={set}
            show={show}
            onShow={(value) => look(value, chosen)}
            chosen={chosen}
            onChoose={(value) => look(show, value)}
            selected={undoable ? selected : undefined}
            onSelect={setSelected}
          />
        </>
      )}
    </Page>
  );
}

const none: ReadonlySet<string> = new Set();

/** From so many changes on the number has to be typed before they are applied. */
const many = 1000;

/** What will happen, or what has happened, in a sentence. */
function Summary({ set }: { set: ChangeSet }) {
  const { t } = useTranslation();
  const n = (count: number | undefined) => ({ count: count ?? 0, n: formatNumber(count) });
  if (set.state === "failed")
    return (
      <Notice tone="bad" title={t("set.failed")}>
        {set.failure}
      </Notice>
    );
  if (set.state === "cancelled") return <Notice tone="info">{t("set.cancelled")}</Notice>;
  if (set.state === "planned") {
    const { unchanged, blocked } = set.counts;
    const parts: ReactNode[] = [
      <strong key="change">{t("set.willChange", n(changes(set.counts)))}</strong>,
      unchanged ? t("set.alreadySo", n(unchanged)) : null,
      blocked ? (
        <strong key="blocked" className={styles.bad}>
          {t("set.areBlocked", n(blocked))}
        </strong>
      ) : null,
    ].filter(Boolean);
    return (
      <div>
        <p className={styles.sentence}>
          {t(set.counts.nodes ? "set.selected" : "set.people", n(set.total))}
          {parts.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have their places.
            <span key={index}>, {part}</span>
          ))}
          . {planInWords(set.counts, t)}
        </p>
        {blocked && set.importId ? (
          <Link to="/changesets/$set/check" params={{ set: set.id }}>
            {t("set.mend", n(blocked))}
          </Link>
        ) : null}
      </div>
    );
  }
  const trouble = (set.counts.failed ?? 0) + (set.counts.blocked ?? 0);
  return (
    <Notice tone={trouble > 0 ? "warn" : "ok"} title={t("set.applied", n(set.counts.applied))}>
      {trouble > 0 && <span>{t("set.trouble", n(trouble))}</span>}
      {set.rolledBackBy && (
        <Link to="/changesets/$set" params={{ set: set.rolledBackBy }}>
          {t("set.rolledBack")}
        </Link>
      )}
      {set.rollbackOf && (
        <Link to="/changesets/$set" params={{ set: set.rollbackOf }}>
          {t("set.rollbackOf")}
        </Link>
      )}
    </Notice>
  );
}

function Acts({ set, selected }: { set: ChangeSet; selected: ReadonlySet<string> }) {
  const { t } = useTranslation();
  const may = useMay("changesets.write");
  const navigate = useNavigate();
  const act = useSetAct(set.id);
  const rollback = useRollback();
  const [asking, setAsking] = useState(false);
  const error = act.error ?? rollback.error;
  const total = changes(set.counts);
  const number = set.confirm ?? (total > many ? total : undefined);
  const failedRows = (set.counts.failed ?? 0) + (set.counts.blocked ?? 0);
  const apply = (confirm?: number) =>
    act.mutate({ act: "apply", body: { hash: set.hash, confirm } }, { onSuccess: () => setAsking(false) });
  const undo = (items?: number[]) =>
    rollback.mutate(
      { id: set.id, items },
      { onSuccess: (made) => void navigate({ to: "/changesets/$set", params: { set: made.id } }) },
    );
  return (
    <Bar>
      {error && !asking && <Failure error={error} />}
      {failedRows > 0 && !isMoving(set) && set.importId && (
        <DownloadLink href={address(`/changesets/${set.id}/failed`)} icon={<IconDownload size={16} />}>
          {t("set.download", { count: failedRows, n: formatNumber(failedRows) })}
        </DownloadLink>
      )}
      {set.importId && set.state === "planned" && (
        <Button
          onClick={() =>
            void navigate({
              to: "/imports/$import",
              params: { import: set.importId ?? "" },
              search: { from: set.id },
            })
          }
        >
          {t("set.columns")}
        </Button>
      )}
      {may && (set.state === "planned" || set.state === "planning") && (
        <Button onClick={() => act.mutate({ act: "cancel" })} disabled={act.isPending}>
          {t("set.cancel")}
        </Button>
      )}
      {may && set.state === "planned" && total > 0 && (
        <Button
          kind="primary"
          loading={act.isPending}
          onClick={() => (number === undefined ? apply() : setAsking(true))}
        >
          {t(set.origin === "rollback" ? "set.undo" : "set.apply", { count: total, n: formatNumber(total) })}
        </Button>
      )}
      {failedRows > 0 && set.state === "applied" && set.importId && (
        <Button onClick={() => void navigate({ to: "/imports" })}>{t("set.handIn")}</Button>
      )}
      {may && selected.size > 0 && (
        <Button
          kind="primary"
          icon={<IconArrowBackUp size={16} />}
          loading={rollback.isPending}
          onClick={() => undo([...selected].map(Number))}
        >
          {t("set.rollbackChosen", { count: selected.size, n: formatNumber(selected.size) })}
        </Button>
      )}
      {may && set.state === "applied" && !set.rolledBackBy && (set.counts.applied ?? 0) > 0 && (
        <Button icon={<IconArrowBackUp size={16} />} loading={rollback.isPending} onClick={() => undo()}>
          {t("set.rollback")}
        </Button>
      )}
      {asking && number !== undefined && (
        <ApplyDialog
          number={number}
          grave={set.confirm !== undefined}
          busy={act.isPending}
          error={act.error}
          onClose={() => setAsking(false)}
          onApply={() => apply(set.confirm)}
        />
      )}
    </Bar>
  );
}
