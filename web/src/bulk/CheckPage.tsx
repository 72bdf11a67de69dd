import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ChangeSet, Item, PlanOptions, Problem } from "@/api/types";
import { isMoving, useChangeSet } from "@/shared/changesets";
import { useDraft } from "@/shared/draft";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { Bar, Button, Empty, FilterChips, Loading, Notice, Page, Select, Table, TextField } from "@/ui";
import styles from "./bulk.module.css";
import { countFixes, type Fix, type Fixes, keyOf, withFixes } from "./fixes";
import { useFacets, useItems, usePlanImport, useSetAct } from "./queries";
import { SetProgress } from "./SetProgress";
import { Steps } from "./Steps";
import { titleOf } from "./words";

const route = getRouteApi("/changesets/$set/check");

/** The third step of an import: what stands in the way, cell by cell, to be mended here. */
export function CheckPage() {
  const { t } = useTranslation();
  const id = route.useParams().set;
  const set = useChangeSet(id);
  return (
    <Page
      title={set.data ? titleOf(set.data, t) : t("check.title")}
      here={t("import.step.check")}
      trail={[
        <Link key="imports" to="/imports">
          {t("import.title")}
        </Link>,
        <Link key="set" to="/changesets/$set" params={{ set: id }}>
          {set.data ? titleOf(set.data, t) : t("set.one")}
        </Link>,
      ]}
    >
      <Steps at="check" importId={set.data?.importId} set={id} />
      {set.error ? (
        <Failure error={set.error} onRetry={() => void set.refetch()} />
      ) : !set.data ? (
        <Loading label={t("loading")} />
      ) : isMoving(set.data) ? (
        <SetProgress set={set.data} />
      ) : (
        <Check key={id} set={set.data} />
      )}
    </Page>
  );
}

const none = (): Fixes => ({});

function Check({ set }: { set: ChangeSet }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { problem } = route.useSearch();
  const items = useItems(set, "blocked", { problem });
  const facets = useFacets(set, "blocked", { problem });
  const plan = usePlanImport(set.importId ?? "");
  const act = useSetAct(set.id);
  const [fixes, setFixes, reset] = useDraft<Fixes>(`fixes-${set.id}`, none);
  const blocked = set.counts.blocked ?? 0;
  const open = set.state === "planned" && set.importId !== undefined && set.options !== undefined;
  const codes = facets.data?.facets.find((facet) => facet.name === "problem")?.values ?? [];
  const count = countFixes(fixes);

  if (blocked === 0)
    return (
      <Empty
        title={t("check.clean")}
        actions={
          <Link to="/changesets/$set" params={{ set: set.id }}>
            {t("check.toPreview")}
          </Link>
        }
      >
        {t("check.cleanText")}
      </Empty>
    );

  function again() {
    const options: PlanOptions = withFixes(set.options ?? {}, fixes);
    plan.mutate(options, {
      onSuccess: (made) => {
        reset();
        // The plan with the faults is not wanted any more; should giving it up fail, it is only a draft.
        if (made.id !== set.id) act.mutate({ act: "cancel" });
        const clean = made.state === "planned" && (made.counts.blocked ?? 0) === 0;
        void navigate({
          to: clean ? "/changesets/$set" : "/changesets/$set/check",
          params: { set: made.id },
        });
      },
    });
  }

  const change = (key: string, fix: Fix | undefined) =>
    setFixes((before) => {
      const { [key]: _, ...rest } = before;
      return fix ? { ...rest, [key]: fix } : rest;
    });

  return (
    <>
      <p className={styles.sentence}>
        <strong>{t("check.blocked", { count: blocked, n: formatNumber(blocked) })}</strong>{" "}
        {open ? t("check.text") : t("check.closed")}
      </p>
      {codes.length > 1 && (
        <FilterChips
          label={t("facet.problem")}
          value={problem ?? ""}
          onChange={(value) =>
            void navigate({
              to: "/changesets/$set/check",
              params: { set: set.id },
              search: { problem: value || undefined },
              replace: true,
            })
          }
          filters={[
            { value: "", label: t("preview.kinds.all"), count: formatNumber(blocked) },
            ...codes.map((code) => ({
              value: code.value,
              label: t(`problem.${code.value}` as "problem.not_unique", { defaultValue: code.value }),
              count: formatNumber(code.count),
            })),
          ]}
        />
      )}
      {items.error ? (
        <Failure error={items.error} onRetry={() => void items.refetch()} />
      ) : items.isPending ? (
        <Loading label={t("loading")} />
      ) : (
        <Table
          stacked
          label={t("check.table")}
          head={[t("details.row"), t("preview.who"), t("details.problem"), t("check.fix")]}
          rows={items.rows.flatMap((item) => rowsOf(item, open, fixes, change))}
        />
      )}
      {items.hasNextPage && (
        <Bar>
          <Button loading={items.isFetching} onClick={() => void items.fetchNextPage()}>
            {t("more")}
          </Button>
        </Bar>
      )}
      {plan.error && <Failure error={plan.error} />}
      {open && (
        <div className={styles.sticky}>
          <Bar>
            <Button kind="primary" disabled={count === 0} loading={plan.isPending} onClick={again}>
              {t("check.again", { count, n: formatNumber(count) })}
            </Button>
            {count > 0 && (
              <Button kind="subtle" onClick={reset}>
                {t("check.drop")}
              </Button>
            )}
            <Link to="/changesets/$set" params={{ set: set.id }}>
              {t("check.skip")}
            </Link>
          </Bar>
        </div>
      )}
      {set.options?.corrections?.length || set.options?.leaveOut?.length ? (
        <Notice tone="info">
          {t("check.recorded", {
            cells: formatNumber(set.options.corrections?.length ?? 0),
            rows: formatNumber(set.options.leaveOut?.length ?? 0),
          })}
        </Notice>
      ) : null}
    </>
  );
}

type Change = (key: string, fix: Fix | undefined) => void;

function rowsOf(item: Item, open: boolean, fixes: Fixes, change: Change) {
  const problems = (item.problems ?? []).filter((problem) => !problem.warning);
  return problems.map((problem) => ({
    key: `${item.n} ${problem.field} ${problem.code}`,
    cells: [
      item.row || "",
      <span key="who" className={styles.who}>
        {item.label || "–"}
      </span>,
      <Reason key="reason" problem={problem} />,
      open && item.row ? (
        <Remedy key="fix" row={item.row} problem={problem} fixes={fixes} change={change} />
      ) : (
        ""
      ),
    ],
  }));
}

function Reason({ problem }: { problem: Problem }) {
  return (
    <span className={styles.who}>
      {problem.column && <strong>{problem.column}: </strong>}
      {problem.message}
    </span>
  );
}

/** What to do about one cell: write something else there, or everywhere where it stands, or pass the row over. */
function Remedy(props: { row: number; problem: Problem; fixes: Fixes; change: Change }) {
  const { row, problem, fixes, change } = props;
  const { t } = useTranslation();
  const { column, cell = "" } = problem;
  const key = keyOf(row, column);
  const fix = fixes[key] ?? fixes[keyOf(row)];
  const how = fix?.how ?? "";
  const words = column ? { row, column } : { row, column: t("check.row") };
  return (
    <div className={styles.remedy}>
      <Select
        label={t("check.howTo", words)}
        hideLabel
        value={how || "keep"}
        onChange={(value) => {
          const next = value === "keep" ? undefined : ({ how: value, row, column, cell, value: cell } as Fix);
          change(key, undefined);
          change(value === "out" ? keyOf(row) : key, next);
        }}
        choices={[
          { value: "keep", label: t("check.keep") },
          ...(column ? [{ value: "cell", label: t("check.cell") }] : []),
          ...(column && cell ? [{ value: "all", label: t("check.everywhere", { cell }) }] : []),
          { value: "out", label: t("check.out") },
        ]}
      />
      {fix && (how === "cell" || how === "all") && (
        <TextField
          label={t("check.value", words)}
          hideLabel
          value={fix.value}
          onChange={(value) => change(key, { ...fix, value })}
        />
      )}
    </div>
  );
}
