import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChangeSet } from "@/api/types";
import { formatSeconds } from "@/shared/dates";
import { rateOf, useMoving } from "@/shared/events";
import { formatNumber } from "@/shared/i18n";
import { Panel, Progress } from "@/ui";

/** How far planning or applying has come, how fast it goes, and when it will be done. */
export function SetProgress({ set }: { set: ChangeSet }) {
  const { t } = useTranslation();
  const done = set.done ?? 0;
  const total = set.total ?? 0;
  const told = useMoving().find((one) => one.changeSet === set.id);
  const seen = useRate(done);
  const rate = (told && rateOf(told)) || seen;
  const parts = [
    total > 0
      ? t("progress.of", { done: formatNumber(done), total: formatNumber(total) })
      : t("progress.done", { done: formatNumber(done) }),
  ];
  if (rate > 0) {
    parts.push(t("progress.rate", { rate: formatNumber(Math.round(rate)) }));
    if (total > done) parts.push(t("progress.left", { time: formatSeconds((total - done) / rate) }));
  }
  const label = t(set.state === "planning" ? "progress.planning" : "progress.applying");
  return (
    <Panel title={label}>
      <Progress label={label} done={done} total={total} text={parts.join(" · ")} />
      <p>{t("progress.leave")}</p>
    </Panel>
  );
}

/** Items per second since the page was opened. */
function useRate(done: number): number {
  const start = useRef<{ at: number; done: number }>(undefined);
  const [rate, setRate] = useState(0);
  useEffect(() => {
    const now = performance.now();
    start.current ??= { at: now, done };
    const seconds = (now - start.current.at) / 1000;
    if (seconds > 0.5) setRate((done - start.current.done) / seconds);
  }, [done]);
  return rate;
}
