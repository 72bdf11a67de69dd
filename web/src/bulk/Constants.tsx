import { useTranslation } from "react-i18next";
import type { Attribute } from "@/api/types";
import { choicesOf, isComposite, labelOf } from "@/shared/catalogue";
import { IconButton, IconX, Panel, Select, TextField } from "@/ui";
import styles from "./bulk.module.css";

type ConstantsProps = {
  constants: Record<string, string>;
  attributes: Attribute[];
  /** What columns give already. */
  taken: ReadonlySet<string>;
  onChange: (constants: Record<string, string>) => void;
};

/** Values that everybody in the file gets, as if a column said so. */
export function Constants({ constants, attributes, taken, onChange }: ConstantsProps) {
  const { t } = useTranslation();
  const names = Object.keys(constants);
  const free = attributes.filter(
    (a) => !isComposite(a) && !a.readOnly && !a.unique && !taken.has(a.name) && !names.includes(a.name),
  );
  return (
    <Panel title={t("constants.title")}>
      <p className={styles.quiet}>{t("constants.text")}</p>
      {names.map((name) => {
        const attribute = attributes.find((a) => a.name === name);
        const label = labelOf(attributes, name);
        const set = (value: string) => onChange({ ...constants, [name]: value });
        return (
          <div key={name} className={styles.constant}>
            {attribute?.choices ? (
              <Select
                label={label}
                value={constants[name] ?? ""}
                onChange={set}
                choices={choicesOf(attribute)}
              />
            ) : (
              <TextField
                label={label}
                type={attribute?.type === "date" ? "date" : "text"}
                value={constants[name] ?? ""}
                onChange={set}
              />
            )}
            <IconButton
              label={t("constants.remove", { name: label })}
              onClick={() => {
                const { [name]: _, ...rest } = constants;
                onChange(rest);
              }}
            >
              <IconX size={16} />
            </IconButton>
          </div>
        );
      })}
      <div className={styles.constant}>
        <Select
          label={t("constants.add")}
          value=""
          searchable
          choices={free.map((a) => ({ value: a.name, label: a.label }))}
          onChange={(name) => name && onChange({ ...constants, [name]: "" })}
          nothingFound={t("form.nothingFound")}
        />
      </div>
    </Panel>
  );
}
