import { useTranslation } from "react-i18next";
import type { ChangeSet } from "@/api/types";
import { labelOf, noAttributes, useAttributes } from "@/shared/catalogue";
import { Table } from "@/ui";
import styles from "./bulk.module.css";

/** What the plan had to say about the file: problems by row, and what each column became. */
export function Details({ set }: { set: ChangeSet }) {
  const { t } = useTranslation();
  const { data: attributes = noAttributes } = useAttributes();
  // Without a file the list below says all there is to say.
  const problems = (set.importId && set.problems) || [];
  const mapping = set.mapping ?? [];
  if (problems.length === 0 && mapping.length === 0) return null;
  return (
    <div className={styles.details}>
      {problems.length > 0 && (
        <details>
          <summary>
            {t("details.problems", {
              count: problems.length,
              n: problems.length >= 100 ? "100+" : problems.length,
            })}
          </summary>
          <Table
            label={t("details.problemTable")}
            head={[t("details.row"), t("mapping.column"), t("details.problem")]}
            rows={problems.map((problem) => ({
              key: `${problem.row} ${problem.column} ${problem.code} ${problem.message}`,
              cells: [problem.row || "", problem.column ?? "", problem.message],
            }))}
          />
        </details>
      )}
      {mapping.length > 0 && (
        <details>
          <summary>{t("details.mapping", { count: mapping.length })}</summary>
          <Table
            label={t("mapping.title")}
            head={[t("mapping.column"), t("mapping.becomes")]}
            rows={mapping.map(({ column, target }) => ({
              key: column,
              cells: [column, target ? labelOf(attributes, target) : t("mapping.ignored")],
            }))}
          />
        </details>
      )}
    </div>
  );
}
