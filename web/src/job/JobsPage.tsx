import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import type { Job } from "@/api/types";
import { formatSeconds, When } from "@/shared/dates";
import { Failure, messageOf } from "@/shared/failure";
import type { Translate } from "@/shared/i18n";
import { formatNumber } from "@/shared/i18n";
import { usePages } from "@/shared/pages";
import { useMay } from "@/shared/session";
import { JobStateChip } from "@/shared/status";
import {
  Empty,
  Grid,
  type GridColumn,
  IconButton,
  IconPlayerPause,
  IconPlayerPlay,
  IconX,
  Page,
  toast,
} from "@/ui";

type JobAct = "pause" | "resume" | "cancel";

const acts: Record<Job["state"], JobAct[]> = {
  queued: ["cancel"],
  running: ["pause", "cancel"],
  paused: ["resume", "cancel"],
  done: [],
  failed: [],
  cancelled: [],
};

const every = 2000;

export function JobsPage() {
  const { t } = useTranslation();
  const mayWrite = useMay("jobs.write");
  const jobs = usePages(["jobs"], (part, signal) => api.GET("/jobs", { params: { query: part }, signal }), {
    limit: 100,
    every,
  });
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: ({ id, action }: { id: string; action: JobAct }) =>
      take(api.POST("/jobs/{id}/actions", { params: { path: { id } }, body: { action } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["jobs"] }),
    onError: (error) => toast(messageOf(error), "bad"),
  });
  const columns = useMemo<GridColumn<Job>[]>(
    () => [
      {
        id: "kind",
        label: t("job.kind"),
        width: "minmax(140px, 1.5fr)",
        cell: (job) =>
          job.subject?.kind === "changeset" ? (
            <Link to="/changesets/$set" params={{ set: job.subject.id }} tabIndex={-1}>
              {name(job, t)}
            </Link>
          ) : (
            name(job, t)
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
              onClick={() => mutate({ id: job.id, action })}
            />
          )),
      },
    ],
    [t, mayWrite, mutate],
  );
  return (
    <Page filled title={t("job.title")}>
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
          empty={jobs.isPending ? null : <Empty title={t("job.none")}>{t("job.noneText")}</Empty>}
        />
      )}
    </Page>
  );
}

const icons = { pause: IconPlayerPause, resume: IconPlayerPlay, cancel: IconX };

function ActButton({ label, action, onClick }: { label: string; action: JobAct; onClick: () => void }) {
  const Icon = icons[action];
  return (
    <IconButton label={label} small onClick={onClick}>
      <Icon size={16} />
    </IconButton>
  );
}

function name(job: Job, t: Translate): string {
  return t(`jobKind.${job.kind.replace(/[^A-Za-z]/g, "_")}` as "jobKind.apply", { defaultValue: job.kind });
}

function progress(job: Job, t: Translate): string {
  const parts: string[] = [];
  if (job.total)
    parts.push(t("progress.of", { done: formatNumber(job.done), total: formatNumber(job.total) }));
  else if (job.done) parts.push(t("progress.done", { done: formatNumber(job.done) }));
  if (job.state === "running" && job.rate)
    parts.push(t("progress.rate", { rate: formatNumber(Math.round(job.rate)) }));
  if (job.state === "running" && job.etaSeconds)
    parts.push(t("progress.left", { time: formatSeconds(job.etaSeconds) }));
  return parts.join(" · ");
}
