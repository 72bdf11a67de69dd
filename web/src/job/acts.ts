import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { Job } from "@/api/types";
import { formatSeconds } from "@/shared/dates";
import { formatNumber, type Translate, wordFor } from "@/shared/i18n";
import { IconPlayerPause, IconPlayerPlay, IconRefresh, IconX } from "@/ui";

export type JobAct = "pause" | "resume" | "cancel" | "retry";

/** What can be done with a job in each state. */
export const acts: Record<Job["state"], JobAct[]> = {
  queued: ["pause", "cancel"],
  running: ["pause", "cancel"],
  paused: ["resume", "cancel"],
  done: [],
  failed: ["retry"],
  cancelled: [],
};

export const icons = { pause: IconPlayerPause, resume: IconPlayerPlay, cancel: IconX, retry: IconRefresh };

export function useJobAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, action }: { id: string; action: JobAct }) =>
      take(api.POST("/jobs/{id}/actions", { params: { path: { id } }, body: { action } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["jobs"] }),
  });
}

export function jobName(job: Job, t: Translate): string {
  return wordFor(t, `jobKind.${job.kind.replace(/[^A-Za-z]/g, "_")}`, job.kind);
}

/** How far a job is, how fast, and how long it will take, in words. */
export function progress(job: Job, t: Translate): string {
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
