import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attribute, ColumnMapping } from "@/api/types";
import { choicesOf } from "@/shared/catalogue";
import type { Translate } from "@/shared/i18n";
import { Bar, Button, type Choice, Dialog, IconArrowRight, IconPlus, Select, Stack, TextField } from "@/ui";
import styles from "./bulk.module.css";

type ValueMapProps = {
  mapped: ColumnMapping;
  samples: string[];
  attribute?: Attribute;
  onChange: (values: Record<string, string> | undefined) => void;
};

const statuses = ["staged", "active", "inactive", "suspended", "archived"] as const;

/** What may stand in the target; nothing when anything may. */
function allowed(t: Translate, target: string, attribute?: Attribute): Choice[] | undefined {
  if (target === "status") return statuses.map((value) => ({ value, label: t(`status.${value}`) }));
  if (attribute?.type === "boolean")
    return [
      { value: "true", label: t("value.yes") },
      { value: "false", label: t("value.no") },
    ];
  return attribute?.choices ? choicesOf(attribute) : undefined;
}

/** Other words for what stands in the cells: "M" in the file, "employee" in Roster. */
export function ValueMap({ mapped, samples, attribute, onChange }: ValueMapProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [more, setMore] = useState("");
  const values = mapped.values ?? {};
  const count = Object.keys(values).length;
  const choices = allowed(t, mapped.target, attribute);
  const cells = [...new Set([...samples.filter((sample) => sample !== ""), ...Object.keys(values)])];

  const words = count > 0 ? t("values.some", { count }) : t("values.none");

  function set(cell: string, value: string) {
    const { [cell]: _, ...rest } = values;
    const next = value === "" ? rest : { ...rest, [cell]: value };
    onChange(Object.keys(next).length > 0 ? next : undefined);
  }

  return (
    <>
      <Button
        small
        kind="subtle"
        onClick={() => setOpen(true)}
        aria-label={t("values.in", { words, column: mapped.column })}
      >
        {words}
      </Button>
      {open && (
        <Dialog
          open
          wide
          onClose={() => setOpen(false)}
          title={t("values.of", { column: mapped.column })}
          closeLabel={t("close")}
        >
          <Stack>
            <p className={styles.quiet}>{t("values.text")}</p>
            <div className={styles.values}>
              {cells.map((cell) => (
                <div key={cell}>
                  <span>{cell}</span>
                  <IconArrowRight size={16} aria-hidden />
                  {choices ? (
                    <Select
                      label={t("values.becomes", { value: cell })}
                      hideLabel
                      clearable
                      placeholder={t("values.same")}
                      value={values[cell] ?? ""}
                      onChange={(value) => set(cell, value)}
                      choices={choices}
                    />
                  ) : (
                    <TextField
                      label={t("values.becomes", { value: cell })}
                      hideLabel
                      placeholder={t("values.same")}
                      value={values[cell] ?? ""}
                      onChange={(value) => set(cell, value)}
                    />
                  )}
                </div>
              ))}
            </div>
            <Bar>
              <TextField
                label={t("values.more")}
                hideLabel
                placeholder={t("values.more")}
                value={more}
                onChange={setMore}
              />
              <Button
                icon={<IconPlus size={16} />}
                disabled={!more.trim() || cells.includes(more.trim())}
                onClick={() => {
                  set(more.trim(), choices?.[0]?.value ?? more.trim());
                  setMore("");
                }}
              >
                {t("values.add")}
              </Button>
            </Bar>
            <Bar end>
              <Button kind="primary" onClick={() => setOpen(false)}>
                {t("columns.done")}
              </Button>
            </Bar>
          </Stack>
        </Dialog>
      )}
    </>
  );
}
