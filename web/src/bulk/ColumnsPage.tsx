import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Attribute, ColumnMapping, Import, ImportColumn, PlanOptions } from "@/api/types";
import { noAttributes, useAttributes } from "@/shared/catalogue";
import { useChangeSet } from "@/shared/changesets";
import { formatDay } from "@/shared/dates";
import { useDraft } from "@/shared/draft";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { Bar, Button, Checkbox, Chip, Loading, Page, Panel, Select, Table, TextField, type Tone } from "@/ui";
import styles from "./bulk.module.css";
import { Constants } from "./Constants";
import { dateForms, readDate } from "./dates";
import { doubled, initialMapping, mappingLike, targets } from "./mapping";
import { useImport, usePlanImport } from "./queries";
import { Saved } from "./Saved";
import { Steps } from "./Steps";
import { ValueMap } from "./ValueMap";

const route = getRouteApi("/imports/$import");

/** The second step of an import: what each column means, and how the people are to be met. */
export function ColumnsPage() {
  const { t } = useTranslation();
  const { from } = route.useSearch();
  const file = useImport(route.useParams().import);
  const attributes = useAttributes();
  const earlier = useEarlier(from);
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
      <Steps at="columns" importId={file.data?.id} set={from} />
      {error ? (
        <Failure error={error} />
      ) : file.data && attributes.data && !earlier.isLoading ? (
        <Columns
          key={`${file.data.id} ${from}`}
          file={file.data}
          attributes={attributes.data ?? noAttributes}
          from={from}
          used={earlier.data?.options}
        />
      ) : (
        <Loading label={t("loading")} />
      )}
    </Page>
  );
}

/** The change set whose options are the ones to begin with, when there is one. */
function useEarlier(id: string | undefined) {
  return useChangeSet(id ?? "", id !== undefined);
}

function describe(file: Import, rows: string): string {
  const { kind, encoding, delimiter, sheet } = file.format ?? {};
  const mark = delimiter === "\t" ? "TAB" : delimiter;
  return [rows, kind?.toUpperCase(), encoding, mark && `“${mark}”`, sheet].filter(Boolean).join(" · ");
}

type Draft = Pick<PlanOptions, "corrections" | "leaveOut"> & {
  columns: ColumnMapping[];
  constants: Record<string, string>;
  mode: NonNullable<PlanOptions["mode"]>;
  source: string;
  match: string;
  deactivateMissing: boolean;
  emptyClears: boolean;
};

const begin = (file: Import, used?: PlanOptions): Draft => ({
  columns: used?.mapping ? mappingLike(file, used.mapping) : initialMapping(file),
  constants: { ...(used?.mapping ?? file.suggested).constants },
  mode: used?.mode ?? "upsert",
  source: used?.source ?? "",
  match: used?.match ?? "",
  deactivateMissing: used?.deactivateMissing ?? false,
  emptyClears: used?.emptyClears ?? false,
  corrections: used?.corrections,
  leaveOut: used?.leaveOut,
});

type ColumnsProps = { file: Import; attributes: Attribute[]; from?: string; used?: PlanOptions };

function Columns({ file, attributes, from, used }: ColumnsProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const plan = usePlanImport(file.id);
  const [draft, setDraft, reset] = useDraft<Draft>(
    `import-${file.id}-${from ?? ""}`,
    useCallback(() => begin(file, used), [file, used]),
  );
  const { columns, mode, source, match, deactivateMissing, emptyClears, constants } = draft;
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const twice = doubled(columns);

  const change = (column: string, next: Partial<ColumnMapping>) =>
    setDraft((before) => ({
      ...before,
      columns: before.columns.map((c) => (c.column === column ? { ...c, ...next } : c)),
    }));
  const filled = Object.fromEntries(Object.entries(constants).filter(([, value]) => value.trim() !== ""));

  function submit(event: FormEvent) {
    event.preventDefault();
    plan.mutate(
      {
        source: source.trim() || undefined,
        match: match || undefined,
        mode,
        deactivateMissing,
        emptyClears,
        mapping: { ...file.suggested, columns, constants: filled },
        corrections: draft.corrections,
        leaveOut: draft.leaveOut,
      },
      {
        onSuccess: (set) => {
          const faulty = set.state === "planned" && (set.counts.blocked ?? 0) > 0;
          void navigate({
            to: faulty ? "/changesets/$set/check" : "/changesets/$set",
            params: { set: set.id },
          });
        },
      },
    );
  }

  return (
    <form onSubmit={submit} className={styles.form}>
      <Saved file={file} source={source} onUse={(saved) => setDraft(() => begin(file, saved))} />
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
                samples={column.samples}
                attributes={attributes}
                doubled={twice.has(mapped.target)}
                onChange={(next) => change(column.column, next)}
              />,
              <Confidence key="confidence" column={column} target={mapped.target} />,
            ],
          };
        })}
      />
      <Constants
        constants={constants}
        attributes={attributes}
        taken={new Set(columns.map((column) => column.target))}
        onChange={(next) => set({ constants: next })}
      />
      <Panel title={t("plan.title")}>
        <div className={styles.options}>
          <Select
            label={t("plan.mode")}
            value={mode}
            onChange={(value) => set({ mode: value as Draft["mode"] })}
            choices={(["upsert", "create", "update"] as const).map((value) => ({
              value,
              label: t(`plan.${value}`),
            }))}
          />
          <Select
            label={t("plan.match")}
            description={t("plan.matchHint")}
            value={match || "auto"}
            onChange={(value) => set({ match: value === "auto" ? "" : value })}
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
            onChange={(value) => set({ source: value })}
          />
        </div>
        <Checkbox
          label={t("plan.missing")}
          description={t("plan.missingHint")}
          checked={deactivateMissing}
          onChange={(value) => set({ deactivateMissing: value })}
        />
        <Checkbox
          label={t("plan.emptyClears")}
          description={t("plan.emptyClearsHint")}
          checked={emptyClears}
          onChange={(value) => set({ emptyClears: value })}
        />
      </Panel>
      {plan.error && <Failure error={plan.error} />}
      <Bar>
        <Button type="submit" kind="primary" loading={plan.isPending} disabled={twice.size > 0}>
          {t("plan.submit")}
        </Button>
        <Button kind="subtle" onClick={reset}>
          {t("mapping.reset")}
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

type TargetFieldProps = {
  samples: string[];
  mapped: ColumnMapping;
  attributes: Attribute[];
  doubled: boolean;
  onChange: (next: Partial<ColumnMapping>) => void;
};

function TargetField({ mapped, samples, attributes, doubled: twice, onChange }: TargetFieldProps) {
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
          onChange({
            target: value === "-" ? "" : value,
            by: undefined,
            format: undefined,
            values: undefined,
          })
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
            ...[...new Set([...(mapped.format ? [mapped.format] : []), ...dateForms])].map((value) => ({
              value,
              label: value,
            })),
          ]}
        />
      )}
      {attribute?.type === "date" && mapped.format && <DateExample samples={samples} form={mapped.format} />}
      {(attribute || mapped.target === "status" || mapped.target.startsWith("custom:")) &&
        attribute?.type !== "date" &&
        mapped.target !== "manager" && (
          <ValueMap
            mapped={mapped}
            samples={samples}
            attribute={attribute}
            onChange={(values) => onChange({ values })}
          />
        )}
    </div>
  );
}

/** How a date of the file reads in the form that was chosen. */
function DateExample({ samples, form }: { samples: string[]; form: string }) {
  const { t } = useTranslation();
  const sample = samples.find((one) => one !== "");
  if (!sample || form.includes("MMM")) return null;
  const iso = readDate(sample, form);
  return (
    <span className={iso ? styles.example : `${styles.example} ${styles.warning}`}>
      {iso ? t("mapping.dateReads", { sample, date: formatDay(iso) }) : t("mapping.dateUnread", { sample })}
    </span>
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
