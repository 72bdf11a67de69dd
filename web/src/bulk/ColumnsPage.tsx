import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attribute, ColumnMapping, Import, ImportColumn, PlanOptions } from "@/api/types";
import { noAttributes, useAttributes } from "@/shared/catalogue";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { Bar, Button, Checkbox, Chip, Loading, Page, Panel, Select, Table, TextField, type Tone } from "@/ui";
import styles from "./bulk.module.css";
import { doubled, initialMapping, targets } from "./mapping";
import { useImport, usePlanImport } from "./queries";
import { Steps } from "./Steps";

const route = getRouteApi("/imports/$import");

/** The second step of an import: what each column means, and how the people are to be met. */
export function ColumnsPage() {
  const { t } = useTranslation();
  const file = useImport(route.useParams().import);
  const attributes = useAttributes();
  const error = file.error ?? attributes.error;
  return (
    <Page
      title={file.data?.name ?? t("import.title")}
      trail={<Link to="/imports">{t("import.title")}</Link>}
      aside={
        file.data && (
          <span>
            {describe(
              file.data,
              t("import.rows", { count: file.data.rows ?? 0, n: formatNumber(file.data.rows) }),
            )}
          </span>
        )
      }
    >
      <Steps at="columns" />
      {error ? (
        <Failure error={error} />
      ) : file.data && attributes.data ? (
        <Columns key={file.data.id} file={file.data} attributes={attributes.data ?? noAttributes} />
      ) : (
        <Loading label={t("loading")} />
      )}
    </Page>
  );
}

function describe(file: Import, rows: string): string {
  const { kind, encoding, delimiter, sheet } = file.format ?? {};
  const mark = delimiter === "\t" ? "TAB" : delimiter;
  return [rows, kind?.toUpperCase(), encoding, mark && `“${mark}”`, sheet].filter(Boolean).join(" · ");
}

function Columns({ file, attributes }: { file: Import; attributes: Attribute[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const plan = usePlanImport(file.id);
  const [columns, setColumns] = useState<ColumnMapping[]>(() => initialMapping(file));
  const [mode, setMode] = useState<NonNullable<PlanOptions["mode"]>>("upsert");
  const [source, setSource] = useState("");
  const [match, setMatch] = useState("");
  const [deactivateMissing, setDeactivateMissing] = useState(false);
  const twice = doubled(columns);

  const change = (column: string, next: Partial<ColumnMapping>) =>
    setColumns((all) => all.map((c) => (c.column === column ? { ...c, ...next } : c)));

  function submit(event: FormEvent) {
    event.preventDefault();
    plan.mutate(
      {
        source: source.trim() || undefined,
        match: match || undefined,
        mode,
        deactivateMissing,
        mapping: { ...file.suggested, columns },
      },
      { onSuccess: (set) => void navigate({ to: "/changesets/$set", params: { set: set.id } }) },
    );
  }

  return (
    <form onSubmit={submit} className={styles.form}>
      <Table
        stacked
        label={t("mapping.title")}
        head={[t("mapping.column"), t("mapping.samples"), t("mapping.becomes"), t("mapping.confidence")]}
        rows={(file.columns ?? []).map((column) => {
          const mapped = columns.find((c) => c.column === column.column) ?? {
            column: column.column,
            target: "",
          };
          return {
            key: column.column,
            cells: [
              <strong key="name">{column.column}</strong>,
              <Samples key="samples" samples={column.samples} />,
              <TargetField
                key="target"
                mapped={mapped}
                attributes={attributes}
                doubled={twice.has(mapped.target)}
                onChange={(next) => change(column.column, next)}
              />,
              <Confidence key="confidence" column={column} target={mapped.target} />,
            ],
          };
        })}
      />
      <Panel title={t("plan.title")}>
        <div className={styles.options}>
          <Select
            label={t("plan.mode")}
            value={mode}
            onChange={(value) => setMode(value as NonNullable<PlanOptions["mode"]>)}
            choices={(["upsert", "create", "update"] as const).map((value) => ({
              value,
              label: t(`plan.${value}`),
            }))}
          />
          <Select
            label={t("plan.match")}
            description={t("plan.matchHint")}
            value={match || "auto"}
            onChange={(value) => setMatch(value === "auto" ? "" : value)}
            choices={[
              { value: "auto", label: t("plan.matchAuto") },
              ...attributes
                .filter((a) => (a.unique && a.type !== "emails") || a.name === "email")
                .map((a) => ({ value: a.name, label: a.label })),
            ]}
          />
          <TextField
            label={t("plan.source")}
            description={t("plan.sourceHint")}
            value={source}
            onChange={setSource}
          />
        </div>
        <Checkbox
          label={t("plan.missing")}
          description={t("plan.missingHint")}
          checked={deactivateMissing}
          onChange={setDeactivateMissing}
        />
      </Panel>
      {plan.error && <Failure error={plan.error} />}
      <Bar>
        <Button type="submit" kind="primary" loading={plan.isPending} disabled={twice.size > 0}>
          {t("plan.submit")}
        </Button>
        {twice.size > 0 && (
          <span className={styles.bad}>{t("mapping.doubled", { list: [...twice].join(", ") })}</span>
        )}
      </Bar>
    </form>
  );
}

function Samples({ samples = [] }: { samples?: string[] }) {
  const { t } = useTranslation();
  const filled = samples.filter((sample) => sample !== "");
  if (filled.length === 0) return <em className={styles.quiet}>{t("mapping.noSamples")}</em>;
  return <span className={styles.quiet}>{filled.slice(0, 3).join(" · ")}</span>;
}

const manners = ["displayName", "email", "userName", "employeeNumber", "id"] as const;
const dates = ["YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"];

type TargetFieldProps = {
  mapped: ColumnMapping;
  attributes: Attribute[];
  doubled: boolean;
  onChange: (next: Partial<ColumnMapping>) => void;
};

function TargetField({ mapped, attributes, doubled: twice, onChange }: TargetFieldProps) {
  const { t } = useTranslation();
  const attribute = attributes.find((a) => a.name === mapped.target);
  return (
    <div className={styles.target}>
      <Select
        label={t("mapping.targetOf", { column: mapped.column })}
        hideLabel
        searchable
        value={mapped.target || "-"}
        onChange={(value) =>
          onChange({ target: value === "-" ? "" : value, by: undefined, format: undefined })
        }
        choices={targets(attributes, mapped.column, mapped.target, t)}
        error={twice ? t("mapping.twice") : undefined}
        nothingFound={t("form.nothingFound")}
      />
      {mapped.target === "manager" && (
        <Select
          label={t("mapping.managerBy", { column: mapped.column })}
          hideLabel
          value={mapped.by ?? "auto"}
          onChange={(value) => onChange({ by: value === "auto" ? undefined : value })}
          choices={[
            { value: "auto", label: t("mapping.byAuto") },
            ...manners.map((value) => ({ value, label: t(`mapping.by.${value}`) })),
          ]}
        />
      )}
      {attribute?.type === "date" && (
        <Select
          label={t("mapping.dateForm", { column: mapped.column })}
          hideLabel
          value={mapped.format ?? "auto"}
          onChange={(value) => onChange({ format: value === "auto" ? undefined : value })}
          choices={[
            { value: "auto", label: t("mapping.dateAuto") },
            ...[...new Set([...(mapped.format ? [mapped.format] : []), ...dates])].map((value) => ({
              value,
              label: value,
            })),
          ]}
        />
      )}
    </div>
  );
}

function Confidence({ column, target }: { column: ImportColumn; target: string }) {
  const { t } = useTranslation();
  if ((column.target ?? "") !== target) return <Chip tone="info">{t("mapping.chosen")}</Chip>;
  if (!target) return <Chip tone="neutral">{t("mapping.ignored")}</Chip>;
  const confidence = column.confidence ?? 0;
  const [tone, word]: [Tone, "sure" | "likely" | "unsure"] =
    confidence >= 0.9 ? ["ok", "sure"] : confidence >= 0.6 ? ["info", "likely"] : ["warn", "unsure"];
  return (
    <span title={column.reason}>
      <Chip tone={tone}>
        {t(`mapping.${word}`)} {Math.round(confidence * 100)} %
      </Chip>
    </span>
  );
}
