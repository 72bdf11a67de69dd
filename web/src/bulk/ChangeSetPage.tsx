import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
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
import { Details } from "./Details";
import { Preview } from "./Preview";
import { type Kind, useSetAct } from "./queries";
import { SetProgress } from "./SetProgress";
import { Steps } from "./Steps";
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
    for (const key of ["users", "units", "attributes"]) void client.invalidateQueries({ queryKey: [key] });
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
  const { show = stuck ? "blocked" : "", kind } = route.useSearch();
  const look = (change: { show?: string; kind?: Kind }) =>
    void navigate({
      to: "/changesets/$set",
      params: { set: set.id },
      search: { show: show || undefined, kind, ...change },
      replace: true,
    });
  const navigate = useNavigate();
  return (
    <Page
      filled={!isMoving(set)}
      title={titleOf(set, t)}
      aside={<SetStateChip state={set.state} />}
      trail={<Link to="/changesets">{t("set.title")}</Link>}
      actions={<Acts set={set} />}
    >
      {set.origin === "import" && (
        <Steps at={set.state === "planning" || set.state === "planned" ? "preview" : "apply"} />
      )}
      <p className={styles.byline}>
        {t(`origin.${set.origin}`)}
        {set.createdBy?.name && ` · ${set.createdBy.name}`} · <When at={set.createdAt} form="long" />
        {set.source && ` · ${t("set.sourceIs", { source: set.source })}`}
      </p>
      {isMoving(set) ? (
        <SetProgress set={set} />
      ) : (
        <>
          <Summary set={set} />
          <Details set={set} />
          <Preview
            set={set}
            show={show}
            onShow={(value) => look({ show: value || undefined })}
            kind={kind}
            onKind={(value) => look({ kind: value })}
          />
        </>
      )}
    </Page>
  );
}

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
    const { rows, unchanged, blocked } = set.counts;
    return (
      <p className={styles.sentence}>
        {rows ? `${t("set.rows", n(rows))}. ` : ""}
        <strong>{planInWords(set.counts, t)}</strong>
        {unchanged ? ` ${t("set.unchanged", n(unchanged))}` : ""}
        {blocked ? <strong className={styles.bad}> {t("set.blocked", n(blocked))}</strong> : null}
      </p>
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

function Acts({ set }: { set: ChangeSet }) {
  const { t } = useTranslation();
  const may = useMay("changesets.write");
  const navigate = useNavigate();
  const act = useSetAct(set.id);
  const rollback = useRollback();
  const [asking, setAsking] = useState(false);
  const error = act.error ?? rollback.error;
  const total = changes(set.counts);
  const failedRows = (set.counts.failed ?? 0) + (set.counts.blocked ?? 0);
  const apply = (confirm?: number) =>
    act.mutate({ act: "apply", body: { hash: set.hash, confirm } }, { onSuccess: () => setAsking(false) });
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
          onClick={() => void navigate({ to: "/imports/$import", params: { import: set.importId ?? "" } })}
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
          onClick={() => (set.confirm === undefined ? apply() : setAsking(true))}
        >
          {t(set.origin === "rollback" ? "set.undo" : "set.apply", { count: total, n: formatNumber(total) })}
        </Button>
      )}
      {may && set.state === "applied" && !set.rolledBackBy && (set.counts.applied ?? 0) > 0 && (
        <Button
          icon={<IconArrowBackUp size={16} />}
          loading={rollback.isPending}
          onClick={() =>
            rollback.mutate(
              { id: set.id },
              { onSuccess: (made) => void navigate({ to: "/changesets/$set", params: { set: made.id } }) },
            )
          }
        >
          {t("set.rollback")}
        </Button>
      )}
      {asking && set.confirm !== undefined && (
        <ApplyDialog
          number={set.confirm}
          busy={act.isPending}
          error={act.error}
          onClose={() => setAsking(false)}
          onApply={() => apply(set.confirm)}
        />
      )}
    </Bar>
  );
}
