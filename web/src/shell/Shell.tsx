import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { Failure } from "@/shared/failure";
import { signInAddress, useMe, useSignedOut } from "@/shared/session";
import {
  type ColorScheme,
  Dialog,
  IconBriefcase,
  IconButton,
  IconDeviceDesktop,
  IconFileImport,
  IconHistory,
  IconListCheck,
  IconLogout,
  IconMenu2,
  IconMoon,
  IconSitemap,
  IconSun,
  IconUsers,
  useColorScheme,
} from "@/ui";
import styles from "./shell.module.css";

// Each page with the permission that it needs: nobody sees doors that will not open.
const groups = [
  {
    name: "people",
    pages: [
      { to: "/users", name: "users", icon: IconUsers, needs: "users.read" },
      { to: "/units", name: "units", icon: IconSitemap, needs: "units.read" },
    ],
  },
  {
    name: "operate",
    pages: [
      { to: "/imports", name: "imports", icon: IconFileImport, needs: "imports.write" },
      { to: "/changesets", name: "changesets", icon: IconListCheck, needs: "changesets.read" },
      { to: "/jobs", name: "jobs", icon: IconBriefcase, needs: "jobs.read" },
    ],
  },
  { name: "govern", pages: [{ to: "/audit", name: "audit", icon: IconHistory, needs: "journal.read" }] },
] as const;

export function Shell() {
  const { t } = useTranslation();
  const me = useMe();
  const signedOut = useSignedOut();
  const [open, setOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const opener = useRef<HTMLButtonElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the navigation of small screens.
  useEffect(() => setOpen(false), [path]);

  const stranger = me.error instanceof ApiError && me.error.status === 401;
  useEffect(() => {
    if (stranger && !me.data) location.replace(signInAddress());
  }, [stranger, me.data]);
  if (stranger && !me.data) return null;

  const permissions = new Set(me.data?.permissions);
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {t("shell.skip")}
      </a>
      <header className={styles.header}>
        <span className={styles.opener}>
          <IconButton
            ref={opener}
            label={t("shell.navigation")}
            aria-expanded={open}
            aria-controls="navigation"
            onClick={() => setOpen(!open)}
          >
            <IconMenu2 size={20} />
          </IconButton>
        </span>
        <Link to="/users" className={styles.brand}>
          <Mark />
          {t("shell.product")}
        </Link>
        <div className={styles.tools}>
          <ThemeSwitch />
          {me.data && (
            <Link to="/users/$user" params={{ user: me.data.user.id }} className={styles.me}>
              {me.data.user.displayName || me.data.user.userName}
            </Link>
          )}
          <form method="post" action="/sign-out">
            <button
              type="submit"
              className={styles.signOut}
              aria-label={t("shell.signOut")}
              title={t("shell.signOut")}
            >
              <IconLogout size={18} aria-hidden />
            </button>
          </form>
        </div>
      </header>
      <nav
        id="navigation"
        aria-label={t("shell.navigation")}
        className={styles.nav}
        data-open={open || undefined}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || !open) return;
          setOpen(false);
          opener.current?.focus();
        }}
      >
        {groups.map((group) => {
          const pages = group.pages.filter((page) => permissions.has(page.needs));
          if (pages.length === 0) return null;
          return (
            <div key={group.name} className={styles.group}>
              <h2 id={`nav-${group.name}`}>{t(`nav.${group.name}`)}</h2>
              <ul aria-labelledby={`nav-${group.name}`}>
                {pages.map(({ to, name, icon: Icon }) => (
                  <li key={to}>
                    <Link to={to} className={styles.link} activeProps={{ "aria-current": "page" }}>
                      <Icon size={18} stroke={1.75} aria-hidden />
                      {t(`nav.${name}`)}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </nav>
      {open && <div className={styles.shade} aria-hidden onClick={() => setOpen(false)} />}
      <main id="main" tabIndex={-1} className={styles.main}>
        {me.isError && !stranger ? (
          <div className={styles.problem}>
            <Failure error={me.error} onRetry={() => void me.refetch()} />
          </div>
        ) : me.data ? (
          <Outlet />
        ) : null}
      </main>
      <SessionExpired open={signedOut && me.data !== undefined} />
    </div>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden className={styles.mark}>
      <rect width="32" height="32" rx="6" fill="var(--accent)" />
      <g fill="none" stroke="var(--on-accent)" strokeWidth="2.5" strokeLinecap="round">
        <circle cx="10" cy="10" r="3" />
        <path d="M17 10h8M8 18h17M8 24h11" />
      </g>
    </svg>
  );
}

const schemes: Record<ColorScheme, { next: ColorScheme; icon: typeof IconSun }> = {
  auto: { next: "light", icon: IconDeviceDesktop },
  light: { next: "dark", icon: IconSun },
  dark: { next: "auto", icon: IconMoon },
};

/** Goes round: as the system, light, dark. */
function ThemeSwitch() {
  const { t } = useTranslation();
  const [scheme, setScheme] = useColorScheme();
  const { next, icon: Icon } = schemes[scheme];
  return (
    <IconButton label={t(`theme.${scheme}`)} onClick={() => setScheme(next)}>
      <Icon size={18} stroke={1.75} />
    </IconButton>
  );
}

/** The page stays as it is, so that nothing typed is lost before signing in again elsewhere. */
function SessionExpired({ open }: { open: boolean }) {
  const { t } = useTranslation();
  const [closed, setClosed] = useState(false);
  return (
    <Dialog
      open={open && !closed}
      onClose={() => setClosed(true)}
      title={t("expired.title")}
      closeLabel={t("close")}
    >
      <p>{t("expired.text")}</p>
      <p className={styles.expired}>
        <a href={signInAddress()}>{t("expired.signIn")}</a>
        <a href="/sign-in" target="_blank" rel="noreferrer">
          {t("expired.newTab")}
        </a>
      </p>
    </Dialog>
  );
}
