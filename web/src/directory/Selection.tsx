import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Action, Attribute, User } from "@/api/types";
import { show, valueFor } from "@/shared/catalogue";
import { formatNumber } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { Button, IconCopy, Menu, toast } from "@/ui";
import { countOf, type Selected } from "./selection";
import styles from "./users.module.css";

const BulkDialog = lazy(() => import("./BulkDialog").then(({ BulkDialog }) => ({ default: BulkDialog })));

/** What is to be done with everybody who is selected: a status, or a value of an attribute. */
export type Deed = { act: Action } | { set: string | undefined };

const acts: Action[] = ["activate", "suspend", "deactivate", "archive", "lock", "unlock"];

type SelectionProps = {
  selected: Selected;
  list: { filter: string; bin: boolean };
  total: number | undefined;
  /** Those at hand. */
  rows: User[];
  attributes: Attribute[];
  onChange: (selected: Selected) => void;
  onClear: () => void;
};

/** Who is selected, and what can be done with them. */
export function Selection({ selected, list, total, rows, attributes, onChange, onClear }: SelectionProps) {
  const { t } = useTranslation();
  const mayPlan = useMay("changesets.write");
  const mayWrite = useMay("users.write");
  const [deed, setDeed] = useState<Deed>();
  const count = countOf(selected, total);
  const n = count === undefined ? "…" : formatNumber(count);
  const people = selected.all ? [] : rows.filter((row) => selected.ids.has(row.id));
  const addresses = people.map((person) => show(valueFor(person, "email"))).filter(Boolean);
  const page = !selected.all && rows.length > 0 && rows.every((row) => selected.ids.has(row.id));
  const named = (name: string) => attributes.some((attribute) => attribute.name === name);
  return (
    <section className={styles.selection} aria-label={t("selection.label")}>
      <span role="status">{t("selection.count", { count: count ?? 2, n })}</span>
      {page && total !== undefined && total > selected.ids.size && (
        <Button small kind="subtle" onClick={() => onChange({ all: true, except: new Set() })}>
          {t("selection.all", { n: formatNumber(total) })}
        </Button>
      )}
      {mayPlan && mayWrite && count !== 0 && (
        <>
          {!list.bin && (
            <>
              <Menu
                trigger={<Button small>{t("selection.status")}</Button>}
                items={acts.map((act) => ({
                  label: t(`selection.act.${act as "suspend"}`),
                  onSelect: () => setDeed({ act }),
                }))}
              />
              <Button small onClick={() => setDeed({ set: undefined })}>
                {t("selection.set")}
              </Button>
              {named("unit") && (
                <Button small onClick={() => setDeed({ set: "unit" })}>
                  {t("selection.unit")}
                </Button>
              )}
              {named("manager") && (
                <Button small onClick={() => setDeed({ set: "manager" })}>
                  {t("selection.manager")}
                </Button>
              )}
              <Button small onClick={() => setDeed({ act: "delete" })}>
                {t("selection.delete")}
              </Button>
            </>
          )}
          {list.bin && (
            <Button small onClick={() => setDeed({ act: "restore" })}>
              {t("selection.restore")}
            </Button>
          )}
        </>
      )}
      {addresses.length > 0 && (
        <Button
          small
          icon={<IconCopy size={14} />}
          onClick={() =>
            void navigator.clipboard
              .writeText(addresses.join(", "))
              .then(() =>
                toast(t("selection.copied", { count: addresses.length, n: formatNumber(addresses.length) })),
              )
          }
        >
          {t("selection.copy")}
        </Button>
      )}
      <Button small kind="subtle" onClick={onClear}>
        {t("selection.clear")}
      </Button>
      {deed && (
        <Suspense>
          <BulkDialog
            deed={deed}
            selected={selected}
            list={list}
            count={count}
            attributes={attributes}
            onClose={() => setDeed(undefined)}
          />
        </Suspense>
      )}
    </section>
  );
}
