import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Job, JobState } from "@/api/types";
import { When } from "@/shared/dates";
import { Failure, messageOf } from "@/shared/failure";
import { usePages } from "@/shared/pages";
import { useMay } from "@/shared/session";
import { JobStateChip } from "@/shared/status";
import { Button, Empty, FilterChips, Grid, type GridColumn, IconButton, Page, toast } from "@/ui";
import { acts, icons, type JobAct, jobName, progress, useJobAct } from "./acts";

const route = getRouteApi("/jobs");
const every = 2000;
const states: JobState[] = ["queued", "running", "paused", "done", "failed", "cancelled"];

/** All long work, the newest first. */
export function JobsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const state = route.useSearch().show as JobState | undefined;
  const mayWrite = useMay("jobs.write");
  const jobs = usePages(
    ["jobs", state],
    (part, signal) => api.GET("/jobs", { params: { query: { ...part, state } }, signal }),
    { limit: 100, every },
  );
  const { mutate } = useJobAct();
  const columns = useMemo<GridColumn<Job>[]>(
    () => [
      {
        id: "kind",
        label: t("job.kind"),
        width: "minmax(140px, 1.5fr)",
        cell: (job) => (
          <Link to="/jobs/$job" params={{ job: job.id }} tabIndex={-1}>
            {jobName(job, t)}
          </Link>
        ),
      },
      {
        id: "state",
        label: t("job.state"),
        width: "minmax(112px, 130px)",
        cell: (job) => <JobStateChip state={job.state} />,
      },
      {
        id: "progress",
        label: t("job.progress"),
        width: "minmax(130px, 2fr)",
        from: 560,
        cell: (job) => (job.error ? <span title={job.error}>{job.error}</span> : progress(job, t)),
      },
      {
        id: "created",
        label: t("job.created"),
        width: "140px",
        from: 760,
        cell: (job) => <When at={job.createdAt} />,
      },
      {
        id: "finished",
        label: t("job.finished"),
        width: "140px",
        from: 980,
        cell: (job) => <When at={job.finishedAt} />,
      },
      {
        id: "acts",
        label: t("job.acts"),
        width: "84px",
        cell: (job) =>
          mayWrite &&
          acts[job.state].map((action) => (
            <ActButton
              key={action}
              label={t(`job.${action}`)}
              action={action}
              onClick={() =>
                mutate({ id: job.id, action }, { onError: (error) => toast(messageOf(error), "bad") })
              }
            />
          )),
      },
    ],
    [t, mayWrite, mutate],
  );
  return (
    <Page filled title={t("job.title")}>
      <FilterChips
        label={t("job.only")}
        value={state ?? ""}
        onChange={(value) =>
          void navigate({ to: "/jobs", search: value ? { show: value } : {}, replace: true })
        }
        filters={[
          { value: "", label: t("job.all") },
          ...states.map((value) => ({ value, label: t(`jobState.${value}`) })),
        ]}
      />
      {jobs.error ? (
        <Failure error={jobs.error} onRetry={() => void jobs.refetch()} />
      ) : (
        <Grid
          label={t("job.title")}
          columns={columns}
          rows={jobs.rows}
          rowKey={(job) => job.id}
          more={jobs.hasNextPage}
          loading={jobs.isFetchingNextPage}
          onMore={jobs.fetchNextPage}
          onOpen={(job) => void navigate({ to: "/jobs/$job", params: { job: job.id } })}
          empty={
            jobs.isPending ? null : state ? (
              <Empty
                title={t("job.noneFound")}
                actions={
                  <Button onClick={() => void navigate({ to: "/jobs", search: {} })}>{t("job.all")}</Button>
                }
              />
            ) : (
              <Empty title={t("job.none")}>{t("job.noneText")}</Empty>
            )
          }
        />
      )}
    </Page>
  );
}

function ActButton({ label, action, onClick }: { label: string; action: JobAct; onClick: () => void }) {
  const Icon = icons[action];
  return (
    <IconButton label={label} small onClick={onClick}>
      <Icon size={16} />
    </IconButton>
  );
}
