import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Import, PlanOptions } from "@/api/types";
import { When } from "@/shared/dates";
import { Button, Notice, Select } from "@/ui";
import styles from "./bulk.module.css";
import { useSources } from "./queries";

type SavedProps = { file: Import; source: string; onUse: (options: PlanOptions) => void };

/** The mapping that a source was used with the last time; offered by itself when all columns are the same. */
export function Saved({ file, source, onUse }: SavedProps) {
  const { t } = useTranslation();
  const { data: sources = [] } = useSources();
  const [picked, setPicked] = useState("");
  if (sources.length === 0) return null;
  const headers = new Set((file.columns ?? []).map((column) => column.column));
  const fits = sources.find(
    ({ options }) =>
      options.mapping?.columns?.length === headers.size &&
      options.mapping.columns.every((column) => headers.has(column.column)),
  );
  const use = (name: string) => {
    const saved = sources.find((one) => one.source === name);
    if (saved) onUse(saved.options);
    setPicked(name);
  };
  return (
    <>
      {fits && source !== fits.source && (
        <Notice
          tone="info"
          title={t("saved.fits", { source: fits.source })}
          actions={
            <Button onClick={() => use(fits.source)}>{t("saved.use", { source: fits.source })}</Button>
          }
        >
          {t("saved.used")} <When at={fits.usedAt} />
        </Notice>
      )}
      <div className={styles.constant}>
        <Select
          label={t("saved.title")}
          description={t("saved.hint")}
          value={picked}
          placeholder={t("saved.none")}
          onChange={use}
          choices={sources.map((one) => ({ value: one.source, label: one.source }))}
        />
      </div>
    </>
  );
}
