import type { TFunction } from "i18next";
import type { ChangeSet, Counts } from "@/api/types";
import { formatList, formatNumber } from "@/shared/i18n";

export const verbs = ["create", "update", "deactivate", "activate", "delete", "other", "nodes"] as const;

/** How many items would change something. */
export function changes(counts: Partial<Counts>): number {
  return verbs.reduce((sum, verb) => sum + (counts[verb] ?? 0), 0);
}

export function titleOf(set: ChangeSet, t: TFunction<"en">): string {
  return set.title || t(`origin.${set.origin}`);
}

/** "12 created, 3 updated": what the set comes to, without what is zero. */
export function countsInWords(counts: Partial<Counts>, t: TFunction<"en">): string {
  const parts = verbs.flatMap((verb) => {
    const count = counts[verb] ?? 0;
    return count > 0 ? [t(`counts.${verb}`, { count, n: formatNumber(count) })] : [];
  });
  const blocked = counts.blocked ?? 0;
  if (blocked > 0) parts.push(t("counts.blocked", { count: blocked, n: formatNumber(blocked) }));
  return parts.length > 0 ? parts.join(", ") : t("counts.nothing");
}

/** "This will create 12 people and update 3." */
export function planInWords(counts: Partial<Counts>, t: TFunction<"en">): string {
  const parts = verbs.flatMap((verb) => {
    const count = counts[verb] ?? 0;
    return count > 0 ? [t(`will.${verb}`, { count, n: formatNumber(count) })] : [];
  });
  return parts.length > 0 ? t("will.all", { list: formatList(parts) }) : t("will.nothing");
}
