import type { ReactNode } from "react";
import styles from "./tabs.module.css";

/** The sections of a page, as links: each has an address of its own. */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {children}
    </nav>
  );
}
