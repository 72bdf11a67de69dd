import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconAlertTriangle, IconCheck, IconInfoCircle } from "./icons";
import styles from "./page.module.css";

type PageProps = {
  title: string;
  /** What belongs beside the title: a status, a count. */
  aside?: ReactNode;
  /** The pages above this one, as links. */
  trail?: ReactNode | ReactNode[];
  /** How this page is called at the end of that way, when the title says more. */
  here?: string;
  actions?: ReactNode;
  /** The page takes the height of the window and scrolls inside itself. */
  filled?: boolean;
  /** A form: no wider than is good to read. */
  narrow?: boolean;
  children: ReactNode;
};

/** The frame of every page: way, title, acts, content. The title takes the focus when the page opens. */
export function Page({ title, aside, trail, here, actions, filled, narrow, children }: PageProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Roster`;
  }, [title]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className={styles.page} data-filled={filled || undefined} data-narrow={narrow || undefined}>
      {trail && (
        <nav className={styles.trail} aria-label={t("breadcrumbs")}>
          <ol>
            {[trail].flat().map((crumb, depth) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the way to a page has no other names.
              <li key={depth}>{crumb}</li>
            ))}
            <li aria-current="page">{here ?? title}</li>
          </ol>
        </nav>
      )}
      <div className={styles.header}>
        <div className={styles.title}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {aside}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** Acts or filters in one line that wraps. */
export function Bar({ children, end }: { children: ReactNode; end?: boolean }) {
  return (
    <div className={styles.bar} data-end={end || undefined}>
      {children}
    </div>
  );
}

export function Stack({ children, gap = 16 }: { children: ReactNode; gap?: 4 | 8 | 12 | 16 | 24 }) {
  return (
    <div className={styles.stack} style={{ gap }}>
      {children}
    </div>
  );
}

export function Panel({
  title,
  aside,
  children,
}: {
  title?: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.panel}>
      {title && (
        <div className={styles.panelHead}>
          <h2>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

type EmptyProps = { title: string; children?: ReactNode; actions?: ReactNode };

/** Says what would be here, and the way to get it. */
export function Empty({ title, children, actions }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

type NoticeProps = {
  tone: "info" | "warn" | "bad" | "ok";
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** It appeared because something happened, so it is read out. */
  alert?: boolean;
};

export function Notice({ tone, title, children, actions, alert }: NoticeProps) {
  const Icon = tone === "info" ? IconInfoCircle : tone === "ok" ? IconCheck : IconAlertTriangle;
  return (
    <div className={styles.notice} data-tone={tone} role={alert ? "alert" : undefined}>
      <Icon size={18} aria-hidden />
      <div className={styles.noticeText}>
        {title && <strong>{title}</strong>}
        {children}
        {actions && <div className={styles.bar}>{actions}</div>}
      </div>
    </div>
  );
}

export type Fact = { label: string; value: ReactNode };

/** Names and values, as on a card. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map((fact) => (
        <div key={fact.label}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

type ProgressProps = { label: string; done: number; total: number; text: ReactNode };

export function Progress({ label, done, total, text }: ProgressProps) {
  const known = total > 0;
  const percent = known ? Math.min(100, Math.floor((100 * done) / total)) : undefined;
  return (
    <div className={styles.progress}>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className={styles.track}
        data-unknown={!known || undefined}
      >
        <div style={{ width: `${percent ?? 30}%` }} />
      </div>
      <div className={styles.progressText} aria-live="polite">
        {text}
      </div>
    </div>
  );
}

/** Grey lines where text will be, after a moment, so that quick answers do not flicker. */
export function Loading({ label, lines = 6 }: { label: string; lines?: number }) {
  return (
    <div className={styles.loading} role="status">
      <span className="hidden">{label}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never move.
        <div key={line} style={{ width: `${90 - ((line * 37) % 50)}%` }} />
      ))}
    </div>
  );
}
