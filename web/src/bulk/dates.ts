/** The forms of dates that the server reads. */
export const dateForms = [
  "YYYY-MM-DD",
  "DD.MM.YYYY",
  "DD/MM/YYYY",
  "MM/DD/YYYY",
  "DD-MM-YYYY",
  "MM-DD-YYYY",
  "YYYY/MM/DD",
  "YYYY.MM.DD",
  "YYYYMMDD",
  "DD-MMM-YYYY",
  "DD MMM YYYY",
  "DD.MM.YY",
  "DD/MM/YY",
  "MM/DD/YY",
];

const parts: Record<string, string> = {
  YYYY: "(?<y>\\d{4})",
  YY: "(?<s>\\d{2})",
  MM: "(?<m>\\d{1,2})",
  DD: "(?<d>\\d{1,2})",
};

/** What a date reads as in a form, as YYYY-MM-DD; nothing when it does not fit. Names of months are left to the server. */
export function readDate(text: string, form: string): string | undefined {
  if (form.includes("MMM")) return undefined;
  const pattern = form.replace(/[.]/g, "\\.").replace(/YYYY|YY|MM|DD/g, (part) => parts[part] ?? part);
  const found = new RegExp(`^${pattern}(?:[T ].*)?$`).exec(text.trim())?.groups;
  if (!found) return undefined;
  const year = found.y ?? `${Number(found.s) < 70 ? "20" : "19"}${found.s}`;
  const iso = `${year}-${(found.m ?? "").padStart(2, "0")}-${(found.d ?? "").padStart(2, "0")}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}
