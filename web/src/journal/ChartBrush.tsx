import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Chart } from "@/api/types";
import { isoMinute } from "@/shared/dates";
import { formatNumber, type Translate } from "@/shared/i18n";
import { Table } from "@/ui";
import styles from "./audit.module.css";

type Brush = { from: number; to: number };

/** How many events there were over time; dragging over the bars chooses a time. */
export function ChartBrush({
  chart,
  onChoose,
}: {
  chart: Chart;
  onChoose: (since: string, until: string) => void;
}) {
  const { t } = useTranslation();
  const area = useRef<HTMLDivElement>(null);
  const [brush, setBrush] = useState<Brush>();
  const [at, setAt] = useState(chart.counts.length - 1);
  const { counts } = chart;
  const marked = Math.min(at, counts.length - 1);
  const most = Math.max(1, ...counts);
  const start = (bar: number) =>
    new Date(Date.parse(chart.since) + bar * chart.stepSeconds * 1000).toISOString();
  const choose = ({ from, to }: Brush) => onChoose(start(Math.min(from, to)), start(Math.max(from, to) + 1));
  const barAt = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect();
    if (!box || box.width === 0) return 0;
    const place = Math.floor(((event.clientX - box.left) / box.width) * counts.length);
    return Math.min(counts.length - 1, Math.max(0, place));
  };
  const words = (bar: number) =>
    t("audit.bar", {
      count: counts[bar] ?? 0,
      n: formatNumber(counts[bar] ?? 0),
      when: isoMinute(start(bar)),
    });

  function onKeyDown(event: KeyboardEvent) {
    const to = { ArrowLeft: marked - 1, ArrowRight: marked + 1, Home: 0, End: counts.length - 1 }[event.key];
    if (to !== undefined) {
      const next = Math.min(counts.length - 1, Math.max(0, to));
      setAt(next);
      setBrush(event.shiftKey ? { from: brush?.from ?? marked, to: next } : undefined);
    } else if (event.key === "Enter" || event.key === " ") {
      choose(brush ?? { from: marked, to: marked });
      setBrush(undefined);
    } else if (event.key === "Escape" && brush) setBrush(undefined);
    else return;
    event.preventDefault();
  }

  const low = brush ? Math.min(brush.from, brush.to) : -1;
  const high = brush ? Math.max(brush.from, brush.to) : -1;
  return (
    <figure className={styles.figure}>
      <div
        ref={area}
        role="slider"
        aria-label={t("audit.chart", { step: stepInWords(chart.stepSeconds, t) })}
        aria-valuemin={0}
        aria-valuemax={counts.length - 1}
        aria-valuenow={marked}
        aria-valuetext={words(marked)}
        title={t("audit.chartHint")}
        tabIndex={0}
        className={styles.chart}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setBrush({ from: barAt(event), to: barAt(event) });
        }}
        onPointerMove={(event) => brush && setBrush({ ...brush, to: barAt(event) })}
        onPointerUp={(event) => {
          if (brush) choose({ ...brush, to: barAt(event) });
          setBrush(undefined);
        }}
        onPointerCancel={() => setBrush(undefined)}
      >
        {counts.map((count, bar) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
            key={bar}
            className={styles.bar}
            data-brushed={(bar >= low && bar <= high) || undefined}
            data-marked={bar === marked || undefined}
            title={words(bar)}
          >
            <span style={{ height: count > 0 ? `max(2px, ${(100 * count) / most}%)` : 0 }} />
          </span>
        ))}
      </div>
      <figcaption className={styles.axis}>
        <span>{isoMinute(chart.since)}</span>
        {chart.partial && chart.countedTo && (
          <span>{t("audit.partial", { when: isoMinute(chart.countedTo) })}</span>
        )}
        <span>{isoMinute(chart.until)}</span>
      </figcaption>
      <details className={styles.table}>
        <summary>{t("audit.chartTable")}</summary>
        <Table
          label={t("audit.chart", { step: stepInWords(chart.stepSeconds, t) })}
          head={[t("audit.chartTime"), t("audit.chartEvents")]}
          rows={counts.flatMap((count, bar) =>
            count > 0 ? [{ key: String(bar), cells: [isoMinute(start(bar)), formatNumber(count)] }] : [],
          )}
        />
      </details>
    </figure>
  );
}

function stepInWords(seconds: number, t: Translate): string {
  if (seconds < 3600) return t("audit.step.minutes", { count: seconds / 60 });
  if (seconds < 86400) return t("audit.step.hours", { count: seconds / 3600 });
  return t("audit.step.days", { count: seconds / 86400 });
}
