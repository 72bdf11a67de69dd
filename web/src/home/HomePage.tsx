import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import type { Home } from "@/api/types";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { LoadDemo } from "@/shared/LoadDemo";
import { RemoveDemo } from "@/shared/RemoveDemo";
import { useMay, useMe } from "@/shared/session";
import { IconCheck, Loading, Page, Panel, Stack, usePreference } from "@/ui";
import { Checklist } from "./Checklist";
import styles from "./home.module.css";
import { Numbers } from "./Numbers";
import { Recent } from "./Recent";

/** How the organisation stands: what is still to set up, what needs somebody, numbers, and what happened last. */
export function HomePage() {
  const { t } = useTranslation();
  const { data: me } = useMe();
  const mayImport = useMay("imports.write");
  const mayRemove = useMay("changesets.write");
  const [dismissed, setDismissed] = usePreference("home-checklist-done", false);
  const home = useQuery({
    queryKey: ["home"],
    queryFn: ({ signal }) => take(api.GET("/home", { signal })),
    refetchInterval: 60_000,
  });
  const title = t("home.title");
  if (home.error) {
    return (
      <Page title={title}>
        <Failure error={home.error} onRetry={() => void home.refetch()} />
      </Page>
    );
  }
  const open = home.data?.setup.some((step) => !step.done) ?? false;
  return (
    <Page title={me?.organisation || title} aside={me?.organisation ? title : undefined}>
      {!home.data ? (
        <Loading label={t("loading")} lines={10} />
      ) : (
        <div className={styles.home}>
          <Stack>
            {home.data.demo.changeSet && mayRemove && home.data.people.total > 1 && <RemoveDemo />}
            {open && !dismissed && (
              <Checklist
                steps={home.data.setup}
                demo={home.data.demo.possible && mayImport ? <LoadDemo /> : undefined}
                onDismiss={() => setDismissed(true)}
              />
            )}
            <Numbers home={home.data} />
          </Stack>
          <Stack>
            <Needs needs={home.data.needs} />
            <Recent />
          </Stack>
        </div>
      )}
    </Page>
  );
}

function Needs({ needs }: { needs: Home["needs"] }) {
  const { t } = useTranslation();
  const list = [
    needs.failedJobs > 0 && (
      <Link key="jobs" to="/jobs">
        {t("home.failedJobs", { count: needs.failedJobs, n: formatNumber(needs.failedJobs) })}
      </Link>
    ),
    needs.drafts > 0 && (
      <Link key="drafts" to="/changesets" search={{ state: "planned" }}>
        {t("home.drafts", { count: needs.drafts, n: formatNumber(needs.drafts) })}
      </Link>
    ),
    needs.vacantManagers > 0 && (
      <Link key="vacant" to="/users" search={{ filter: 'status in ("inactive", "archived")', leads: "yes" }}>
        {t(needs.vacantManagers < 100 ? "home.vacant" : "home.vacantMany", {
          count: needs.vacantManagers,
          n: formatNumber(needs.vacantManagers),
        })}
      </Link>
    ),
    needs.failedSignIns > 0 && (
      <Link key="signIns" to="/audit" search={{ type: "signin.failed" }}>
        {t("home.failedSignIns", { count: needs.failedSignIns, n: formatNumber(needs.failedSignIns) })}
      </Link>
    ),
  ].filter(Boolean);
  return (
    <Panel title={t("home.needs")}>
      {list.length === 0 ? (
        <p className={styles.calm}>
          <IconCheck size={18} aria-hidden /> {t("home.nothing")}
        </p>
      ) : (
        <ul className={styles.needs}>
          {list.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines are always in this order.
            <li key={at}>{item}</li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
