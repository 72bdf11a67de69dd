import type { TFunction } from "i18next";
import type { Attribute, ColumnMapping, Import, Mapping } from "@/api/types";
import { byGroup, isComposite } from "@/shared/catalogue";
import type { ChoiceGroup } from "@/ui";

/** The mapping to begin with: what the server suggests, one entry for each column of the file. */
export function initialMapping(file: Pick<Import, "columns" | "suggested">): ColumnMapping[] {
  return (file.columns ?? []).map(({ column, target }) => {
    const suggested = file.suggested.columns?.find((c) => c.column === column);
    return suggested ? { ...suggested } : { column, target: target ?? "" };
  });
}

/** The mapping of an earlier file, as far as this one has the same columns; the others are guessed. */
export function mappingLike(file: Pick<Import, "columns" | "suggested">, earlier: Mapping): ColumnMapping[] {
  return initialMapping(file).map((guess) => {
    const known = earlier.columns?.find((c) => c.column === guess.column);
    return known ? { ...known } : guess;
  });
}

/** A name for a custom attribute out of a column's heading: "Badge no." becomes "badgeNo". */
export function attributeName(column: string): string {
  const words = column
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9]+/g, " ")
    .trim()
    .split(" ");
  const name = words
    .map((word, index) => (index === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
  return /^[a-z]/.test(name) ? name.slice(0, 63) : `field${name}`.slice(0, 63);
}

const levels = [1, 2, 3, 4, 5, 6, 7, 8];

/** Everything a column can become, in groups. */
export function targets(
  attributes: Attribute[],
  column: string,
  current: string,
  t: TFunction<"en">,
): ChoiceGroup[] {
  const custom = current.startsWith("custom:") ? current : `custom:${attributeName(column)}`;
  const special = ["fullName", "status"].filter((name) => !attributes.some((a) => a.name === name));
  const groups: ChoiceGroup[] = [
    {
      group: t("mapping.special"),
      items: [
        { value: "-", label: t("mapping.ignore") },
        { value: custom, label: t("mapping.custom", { name: custom.slice("custom:".length) }) },
        ...special.map((value) => ({ value, label: t(`mapping.${value as "fullName" | "status"}`) })),
      ],
    },
    ...byGroup(attributes.filter((a) => !isComposite(a) && !a.readOnly)).map(([group, list]) => ({
      group: t(`group.${group}` as "group.identity", { defaultValue: group }),
      items: list.map((a) => ({ value: a.name, label: a.label })),
    })),
    {
      group: t("mapping.tree"),
      items: [
        ...levels.map((n) => ({ value: `unit:${n}`, label: t("mapping.unitLevel", { n }) })),
        ...levels
          .slice(0, 4)
          .map((n) => ({ value: `location:${n}`, label: t("mapping.locationLevel", { n }) })),
      ],
    },
  ];
  const known = groups.some((group) => group.items.some((item) => item.value === (current || "-")));
  if (!known) groups[0]?.items.push({ value: current, label: current });
  return groups;
}

/** Two columns for one target cannot both be right. */
export function doubled(columns: ColumnMapping[]): Set<string> {
  const seen = new Map<string, number>();
  for (const { target } of columns) if (target) seen.set(target, (seen.get(target) ?? 0) + 1);
  return new Set([...seen].filter(([, times]) => times > 1).map(([target]) => target));
}
