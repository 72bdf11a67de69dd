import { byLanguage } from "./i18n";

const day = { year: "numeric", month: "long", day: "numeric" } as const;
const long = byLanguage(
  (language) =>
    new Intl.DateTimeFormat(language, { ...day, hour: "2-digit", minute: "2-digit", timeZoneName: "short" }),
);
const date = byLanguage((language) => new Intl.DateTimeFormat(language, { ...day, timeZone: "UTC" }));
const relative = byLanguage((language) => new Intl.RelativeTimeFormat(language, { numeric: "auto" }));

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86400],
  ["month", 30 * 86400],
  ["week", 7 * 86400],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];

/** "3 hours ago", with the nearest fitting unit. */
export function ago(instant: string, now = Date.now()): string {
  const seconds = (Date.parse(instant) - now) / 1000;
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return relative().format(Math.round(seconds / length), unit);
  }
  return relative().format(0, "minute");
}

/** "2026-03-01 14:05" on the reader's clock: short, sortable, the same in every language. */
export function isoMinute(instant: string): string {
  const d = new Date(instant);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}`;
}

function exact(instant: string): string {
  return `${long().format(new Date(instant))} (${instant.slice(0, 19).replace("T", " ")} UTC)`;
}

type WhenProps = { at: string | undefined; form?: "iso" | "ago" | "long" };

/** An instant; the tooltip has it exactly, with the time zone. */
export function When({ at, form = "iso" }: WhenProps) {
  if (!at) return null;
  const text = form === "ago" ? ago(at) : form === "long" ? long().format(new Date(at)) : isoMinute(at);
  return (
    <time dateTime={at} title={exact(at)}>
      {text}
    </time>
  );
}

/** A day without a time zone, in the reader's language. */
export function formatDay(value: string): string {
  const parsed = new Date(`${value}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) ? value : date().format(parsed);
}

/** The end of a day chosen in a date field, as an instant. */
export function endOfDay(value: string): string | undefined {
  return value ? new Date(`${value}T23:59:59`).toISOString() : undefined;
}

type Piece = "hour" | "minute" | "second";
const pieces = byLanguage((language) => {
  const of = (unit: Piece) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" });
  return { hour: of("hour"), minute: of("minute"), second: of("second") };
});

/** "2 min 5 sec". */
export function formatSeconds(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  const say = (n: number, unit: Piece) => pieces()[unit].format(n);
  if (s < 60) return say(s, "second");
  if (s < 3600) return `${say(Math.floor(s / 60), "minute")} ${say(s % 60, "second")}`;
  return `${say(Math.floor(s / 3600), "hour")} ${say(Math.floor((s % 3600) / 60), "minute")}`;
}
