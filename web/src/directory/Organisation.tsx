import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { Failure } from "@/shared/failure";
import { Bar, Button, Loading, Panel, Stack } from "@/ui";
import { People } from "./People";
import { useManagers, useReports } from "./queries";
import styles from "./user.module.css";

/** Where the person stands: everybody above, everybody directly below, the unit and the place. */
export function Organisation({ user }: { user: User }) {
  const { t } = useTranslation();
  return (
    <Stack>
      <div className={styles.halves}>
        <Place title={t("users.unit")} node={user.unit} by="unit" none={t("organisation.noUnit")} />
        <Place
          title={t("organisation.location")}
          node={user.location}
          by="location"
          none={t("organisation.noLocation")}
        />
      </div>
      <Line user={user} />
      <Reports user={user} />
    </Stack>
  );
}

function Place({
  title,
  node,
  by,
  none,
}: {
  title: string;
  node: User["unit"];
  by: "unit" | "location";
  none: string;
}) {
  const { t } = useTranslation();
  return (
    <Panel title={title}>
      {node ? (
        <>
          <p className={styles.path}>{node.path.join(" / ")}</p>
          <Link to="/users" search={{ [by]: node.id }}>
            {t("organisation.everybodyHere")}
          </Link>
        </>
      ) : (
        <p className={styles.none}>{none}</p>
      )}
    </Panel>
  );
}

function Line({ user }: { user: User }) {
  const { t } = useTranslation();
  const line = useManagers(user.id);
  return (
    <Panel title={t("organisation.line")}>
      {line.error ? (
        <Failure error={line.error} onRetry={() => void line.refetch()} />
      ) : !line.data ? (
        <Loading label={t("loading")} lines={2} />
      ) : line.data.length === 0 ? (
        <p className={styles.none}>{t("organisation.top")}</p>
      ) : (
        <People ordered people={line.data} />
      )}
    </Panel>
  );
}

function Reports({ user }: { user: User }) {
  const { t } = useTranslation();
  const reports = useReports(user.id);
  return (
    <Panel title={t("user.reports")}>
      {reports.error ? (
        <Failure error={reports.error} onRetry={() => void reports.refetch()} />
      ) : reports.isPending ? (
        <Loading label={t("loading")} lines={3} />
      ) : reports.rows.length === 0 ? (
        <p className={styles.none}>{t("user.noReports")}</p>
      ) : (
        <>
          <People people={reports.rows} />
          {reports.hasNextPage && (
            <Bar>
              <Button onClick={() => void reports.fetchNextPage()} loading={reports.isFetchingNextPage}>
                {t("more")}
              </Button>
            </Bar>
          )}
        </>
      )}
    </Panel>
  );
}
