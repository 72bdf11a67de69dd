import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Home, Status } from "@/api/types";
import { formatDay } from "@/shared/dates";
import { formatNumber } from "@/shared/i18n";
import { StatusChip } from "@/shared/status";
import { Panel, Spark, Table } from "@/ui";
import styles from "./home.module.css";

const statuses: Status[] = ["active", "staged", "suspended", "inactive", "archived"];

/** How many people there are, and how many came and left week by week. */
export function Numbers({ home }: { home: Home }) {
  const { t } = useTranslation();
  const { people, weeks } = home;
  const joined = weeks.map((week) => week.joined);
  const left = weeks.map((week) => week.left);
  const sum = (list: number[]) => list.reduce((all, one) => all + one, 0);
  const month = (list: number[]) => sum(list.slice(-4));
  return (
    <Panel title={t("home.people")}>
      <div className={styles.numbers}>
        <div className={styles.number}>
          <span>{t("home.total")}</span>
          <strong>{formatNumber(people.total)}</strong>
        </div>
        <div className={styles.number}>
          <span>{t("home.joined")}</span>
          <strong>{formatNumber(month(joined))}</strong>
          <Spark
            label={t("home.joinedChart", { n: formatNumber(sum(joined)), weeks: weeks.length })}
            values={joined}
          />
        </div>
        <div className={styles.number}>
          <span>{t("home.left")}</span>
          <strong>{formatNumber(month(left))}</strong>
          <Spark
            label={t("home.leftChart", { n: formatNumber(sum(left)), weeks: weeks.length })}
            values={left}
            tone="quiet"
          />
        </div>
      </div>
      <ul className={styles.statuses}>
        {statuses.map((status) => (
          <li key={status}>
            <Link to="/users" search={{ status }}>
              <StatusChip status={status} /> {formatNumber(people.byStatus[status] ?? 0)}
            </Link>
          </li>
        ))}
        <li>
          <Link to="/users" search={{ bin: true }}>
            {t("users.bin")} {formatNumber(people.bin)}
          </Link>
        </li>
      </ul>
      <details>
        <summary>{t("home.table")}</summary>
        <Table
          label={t("home.table")}
          head={[t("home.week"), t("home.joinedWeek"), t("home.leftWeek")]}
          rows={[...weeks].reverse().map((week) => ({
            key: week.begin,
            cells: [formatDay(week.begin), formatNumber(week.joined), formatNumber(week.left)],
          }))}
        />
      </details>
    </Panel>
  );
}
