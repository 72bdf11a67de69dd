import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ChangeSet, Facet } from "@/api/types";
import { choiceName, labelOf, noAttributes, useAttributes } from "@/shared/catalogue";
import { useChangeSet } from "@/shared/changesets";
import { isoMinute } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { Chip, Empty, Loading, Page, Panel, Select, Table } from "@/ui";
import styles from "./bulk.module.css";
import { differences } from "./compare";
import { useChangeSets, useFacets } from "./queries";
import { titleOf, verbs } from "./words";

const route = getRouteApi("/changesets/$set/compare");

/** Two change sets beside each other: what each of them comes to, and where they differ. */
export function ComparePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const id = route.useParams().set;
  const { with: other = "" } = route.useSearch();
  const one = useChangeSet(id);
  const sets = useChangeSets("all", undefined);
  // Those of the same file or source are what one mostly wants to compare with.
  const near = (set: ChangeSet) =>
    Number(set.importId !== undefined && set.importId === one.data?.importId) * 2 +
    Number(set.source !== undefined && set.source === one.data?.source);
  const others = sets.rows.filter((set) => set.id !== id).sort((a, b) => near(b) - near(a));
  const title = one.data ? titleOf(one.data, t) : t("set.one");
  return (
    <Page
      title={t("compare.title", { name: title })}
      here={t("compare.here")}
      trail={[
        <Link key="sets" to="/changesets">
          {t("set.title")}
        </Link>,
        <Link key="set" to="/changesets/$set" params={{ set: id }}>
          {title}
        </Link>,
      ]}
    >
      <div className={styles.constant}>
        <Select
          label={t("compare.with")}
          searchable
          value={other}
          onChange={(value) =>
            void navigate({
              to: "/changesets/$set/compare",
              params: { set: id },
              search: { with: value || undefined },
              replace: true,
            })
          }
          choices={others.map((set) => ({
            value: set.id,
            label: `${titleOf(set, t)} · ${t(`setState.${set.state}`)} · ${isoMinute(set.createdAt)}`,
          }))}
          nothingFound={t("form.nothingFound")}
        />
      </div>
      {one.error ? (
        <Failure error={one.error} onRetry={() => void one.refetch()} />
      ) : !other ? (
        <Empty title={t("compare.choose")}>{t("compare.chooseText")}</Empty>
      ) : one.data ? (
        <Comparison key={other} one={one.data} other={other} />
      ) : (
        <Loading label={t("loading")} />
      )}
    </Page>
  );
}

function Comparison({ one, other: id }: { one: ChangeSet; other: string }) {
  const { t } = useTranslation();
  const other = useChangeSet(id);
  const { data: attributes = noAttributes } = useAttributes();
  const ours = useFacets(one, "all", {});
  const theirs = useFacets(other.data, "all", {});
  const error = other.error ?? ours.error ?? theirs.error;
  if (error) return <Failure error={error} />;
  if (!other.data || !ours.data || !theirs.data) return <Loading label={t("loading")} />;
  const names = [...verbs, "unchanged", "blocked", "applied", "failed"] as const;
  const counts = names
    .map((name) => ({ name, a: one.counts[name] ?? 0, b: other.data.counts[name] ?? 0 }))
    .filter(({ a, b }) => a + b > 0);
  const label = (facet: Facet["name"], value: string) => {
    if (facet === "attribute") return value === "status" ? t("users.status") : labelOf(attributes, value);
    if (facet === "problem") return t(`problem.${value}` as "problem.not_unique", { defaultValue: value });
    if (facet === "effect") return t(`setEffect.names.${value}` as "setEffect.names.signInEnds");
    return facet === "userType" ? choiceName(facet, value) : value;
  };
  const head = [t("compare.what"), t("compare.this"), t("compare.other"), t("compare.difference")];
  const line = (key: string, what: string, a: number, b: number) => ({
    key,
    cells: [what, formatNumber(a), formatNumber(b), <Difference key="difference" by={b - a} />],
  });
  return (
    <>
      {one.hash && one.hash === other.data.hash && <p className={styles.sentence}>{t("compare.same")}</p>}
      <Panel title={t("set.counts")}>
        <Table
          label={t("set.counts")}
          head={head}
          rows={counts.map(({ name, a, b }) => line(name, t(`compare.counts.${name}`), a, b))}
        />
      </Panel>
      {(["attribute", "unit", "problem", "effect"] as const).map((facet) => {
        const rows = differences(ours.data.facets, theirs.data.facets, facet);
        if (rows.length === 0) return null;
        return (
          <Panel key={facet} title={t(`facet.${facet}`)}>
            <Table
              label={t(`facet.${facet}`)}
              head={head}
              rows={rows.map((row) => line(row.value, row.label ?? label(facet, row.value), row.a, row.b))}
            />
          </Panel>
        );
      })}
    </>
  );
}

function Difference({ by }: { by: number }) {
  const { t } = useTranslation();
  if (by === 0) return <Chip tone="neutral">{t("compare.equal")}</Chip>;
  return <Chip tone="info">{`${by > 0 ? "+" : "−"}${formatNumber(Math.abs(by))}`}</Chip>;
}
