import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import type { Job } from "@/api/types";
import { When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { formatNumber, type Translate } from "@/shared/i18n";
import { usePages } from "@/shared/pages";
import { useMay } from "@/shared/session";
import { JobStateChip } from "@/shared/status";
import { Bar, Button, type Fact, Facts, Loading, Notice, Page, Panel, Progress, Table } from "@/ui";
import { acts, icons, jobName, progress, useJobAct } from "./acts";

const route = getRouteApi("/jobs/$job");

const open = (job: Job | undefined) =>
  job?.state === "queued" || job?.state === "running" || job?.state === "paused";

/** One piece of long work: how far it is, what can be done with it, what happened to it. */
export function JobPage() {
  const { t } = useTranslation();
  const id = route.useParams().job;
  const job = useQuery({
    queryKey: ["jobs", "one", id],
    queryFn: ({ signal }) => take(api.GET("/jobs/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (open(state.data) ? 1000 : false),
  });
  const trail = <Link to="/jobs">{t("job.title")}</Link>;
  if (!job.data)
    return (
      <Page title={t("job.kind")} trail={trail}>
        {job.error ? (
          <Failure error={job.error} onRetry={() => void job.refetch()} />
        ) : (
          <Loading label={t("loading")} />
        )}
      </Page>
    );
  const name = jobName(job.data, t);
  return (
    <Page
      title={name}
      aside={<JobStateChip state={job.data.state} />}
      trail={trail}
      actions={<Acts job={job.data} />}
    >
      {job.data.error && <Notice tone="bad">{job.data.error}</Notice>}
      {open(job.data) && (
        <Progress
          label={name}
          done={job.data.done}
          total={job.data.total}
          text={progress(job.data, t) || t(`jobState.${job.data.state}`)}
        />
      )}
      <Panel>
        <Facts facts={factsOf(job.data, t)} />
      </Panel>
      <Panel title={t("job.log")}>
        <Log job={job.data} />
      </Panel>
    </Page>
  );
}

function Acts({ job }: { job: Job }) {
  const { t } = useTranslation();
  const mayWrite = useMay("jobs.write");
  const act = useJobAct();
  if (!mayWrite) return null;
  return (
    <Bar>
      {act.error && <Failure error={act.error} />}
      {acts[job.state].map((action) => {
        const Icon = icons[action];
        return (
          <Button
            key={action}
            kind={action === "retry" ? "primary" : "default"}
            icon={<Icon size={16} />}
            disabled={act.isPending}
            onClick={() => act.mutate({ id: job.id, action })}
          >
            {t(`job.${action}`)}
          </Button>
        );
      })}
    </Bar>
  );
}

function Log({ job }: { job: Job }) {
  const { t } = useTranslation();
  const steps = usePages(
    ["jobs", "log", job.id, job.state, job.attempt],
    (part, signal) => api.GET("/jobs/{id}/log", { params: { path: { id: job.id }, query: part }, signal }),
    { limit: 200 },
  );
  if (steps.error) return <Failure error={steps.error} onRetry={() => void steps.refetch()} />;
  if (steps.isPending) return <Loading label={t("loading")} lines={3} />;
  if (steps.rows.length === 0) return <p>{t("job.nothing")}</p>;
  return (
    <>
      <Table
        label={t("job.log")}
        head={[t("job.at"), t("job.what"), t("job.who"), t("job.detail")]}
        rows={steps.rows.map((step) => ({
          key: String(step.n),
          cells: [
            <When key="at" at={step.at} />,
            t(`job.step.${step.what}`),
            step.actor?.name || step.actor?.id || "",
            step.detail ?? "",
          ],
        }))}
      />
      {steps.hasNextPage && (
        <Button small onClick={() => void steps.fetchNextPage()}>
          {t("tree.more")}
        </Button>
      )}
    </>
  );
}

function factsOf(job: Job, t: Translate): Fact[] {
  const facts: Fact[] = [
    { label: t("job.wanted"), value: job.actor.name || job.actor.id || job.actor.kind },
    { label: t("job.created"), value: <When at={job.createdAt} form="long" /> },
    { label: t("job.attempt"), value: formatNumber(job.attempt) },
  ];
  if (job.finishedAt)
    facts.push({ label: t("job.finished"), value: <When at={job.finishedAt} form="long" /> });
  if (job.subject.kind === "changeset") {
    facts.push({
      label: t("job.about"),
      value: (
        <Link to="/changesets/$set" params={{ set: job.subject.id }}>
          {job.subject.id}
        </Link>
      ),
    });
  }
  return facts;
}
