import { useTranslation } from "react-i18next";
import type { Item } from "@/api/types";
import { labelOf, noAttributes, show, useAttributes } from "@/shared/catalogue";
import {
  Chip,
  Diff,
  IconAlertTriangle,
  IconArrowRight,
  IconBan,
  IconCheck,
  IconPlus,
  IconX,
  type Tone,
} from "@/ui";
import styles from "./bulk.module.css";

// So many changes fit into a row that is not opened.
const few = 4;

type Line = { name: string; old: string; new: string };

/** The changed values of one item, old and new; the status first, as it matters most. */
export function linesOf(item: Item, status: (name: string) => string): Omit<Line, "label">[] {
  const lines: Line[] = [];
  if (item.statusBefore !== item.statusAfter && (item.statusBefore || item.statusAfter)) {
    lines.push({ name: "status", old: status(item.statusBefore ?? ""), new: status(item.statusAfter ?? "") });
  }
  for (const name of Object.keys({ ...item.before, ...item.after })) {
    const display = item.display?.[name];
    const text = (side: "old" | "new", value: unknown) => show(display?.[side] ?? value);
    const line = { name, old: text("old", item.before?.[name]), new: text("new", item.after?.[name]) };
    if (line.old !== line.new) lines.push(line);
  }
  return lines;
}

export function ItemChanges({ item, all }: { item: Item; all: boolean }) {
  const { t } = useTranslation();
  const { data: attributes = noAttributes } = useAttributes();
  const words = { was: t("diff.was"), becomes: t("diff.becomes"), nothing: t("value.none") };
  const lines = linesOf(item, (name) =>
    name ? t(`status.${name}` as "status.active", { defaultValue: name }) : "",
  );
  const shown = all ? lines : lines.slice(0, few);
  const label = (name: string) => {
    if (item.subject.kind !== "user") return t(`node.${name}` as "node.name", { defaultValue: name });
    return name === "status" ? t("users.status") : labelOf(attributes, name);
  };
  return (
    <div className={styles.changes} data-all={all || undefined}>
      {item.problems?.map((problem) => (
        <p key={problem.code + problem.field} className={problem.warning ? styles.warning : styles.bad}>
          <IconAlertTriangle size={14} aria-hidden /> {problem.message}
        </p>
      ))}
      {shown.map((line) => (
        <span key={line.name} className={styles.change}>
          <span className={styles.quiet}>{label(line.name)}:</span>{" "}
          <Diff old={line.old} new={line.new} words={words} />
        </span>
      ))}
      {lines.length > shown.length && (
        <span className={styles.quiet}>{t("preview.more", { count: lines.length - shown.length })}</span>
      )}
    </div>
  );
}

const tones: Record<string, [Tone, typeof IconPlus]> = {
  create: ["ok", IconPlus],
  update: ["info", IconArrowRight],
  revert: ["info", IconArrowRight],
  activate: ["ok", IconCheck],
  restore: ["ok", IconCheck],
  deactivate: ["warn", IconBan],
  suspend: ["warn", IconBan],
  archive: ["warn", IconBan],
  delete: ["bad", IconX],
};

export function ItemVerb({ item }: { item: Item }) {
  const { t } = useTranslation();
  const verb = t(`verb.${item.verb}` as "verb.create", { defaultValue: item.verb });
  if (item.action === "blocked")
    return (
      <Chip tone="bad" icon={<IconBan aria-hidden />}>
        {t("preview.isBlocked")}
      </Chip>
    );
  if (item.state === "failed")
    return (
      <Chip tone="bad" icon={<IconX aria-hidden />}>
        {t("preview.hasFailed")}
      </Chip>
    );
  if (item.action === "unchanged")
    return (
      <Chip tone="neutral" icon={<IconCheck aria-hidden />}>
        {t("preview.isSo")}
      </Chip>
    );
  const [tone, Icon] = tones[item.verb] ?? ["info", IconArrowRight];
  return (
    <Chip tone={tone} icon={<Icon aria-hidden />}>
      {verb}
    </Chip>
  );
}
