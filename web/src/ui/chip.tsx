import type { ReactNode } from "react";
import styles from "./chip.module.css";

export type Tone = "ok" | "warn" | "bad" | "info" | "neutral";

/** A state: an icon and a word on a tint, so that colour is never the only sign. */
export function Chip({ tone, icon, children }: { tone: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={styles.chip} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}

export type Filter = { value: string; label: string; count?: string };

type FilterChipsProps = {
  label: string;
  filters: Filter[];
  value: string;
  onChange: (value: string) => void;
};

/** A row of buttons of which one is pressed, each with a count where there is one. */
export function FilterChips({ label, filters, value, onChange }: FilterChipsProps) {
  return (
    <fieldset className={styles.filters}>
      <legend className="hidden">{label}</legend>
      {filters.map((filter) => (
        <button
          key={filter.value}
          type="button"
          className={styles.filter}
          aria-pressed={filter.value === value}
          onClick={() => onChange(filter.value)}
        >
          {filter.label}
          {filter.count !== undefined && <span className={styles.count}>{filter.count}</span>}
        </button>
      ))}
    </fieldset>
  );
}
