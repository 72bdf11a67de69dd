import { Link, Outlet, useRouter, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { useEvents } from "@/shared/events";
import { Failure } from "@/shared/failure";
import { useKeptPreferences } from "@/shared/preferences";
import { useReachable } from "@/shared/reach";
import { signInAddress, useMe } from "@/shared/session";
import { useSpeaking } from "@/shared/speaking";
import { currentVerbs } from "@/shared/verbs";
import {
  type ColorScheme,
  IconButton,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMenu2,
  IconMoon,
  IconSearch,
  IconSun,
  useColorScheme,
  useDensity,
  usePreference,
} from "@/ui";
import { focusSearch, moveInList, useKeys } from "./keys";
import { groups, placeOf, places } from "./places";
import { NoAccess } from "./problems";
import { Running } from "./Running";
import { SessionExpired } from "./SessionExpired";
import styles from "./shell.module.css";

// What is opened by a key comes when the key is pressed for the first time.
const Palette = lazy(() => import("./Palette").then(({ Palette }) => ({ default: Palette })));
const Shortcuts = lazy(() => import("./Shortcuts").then(({ Shortcuts }) => ({ default: Shortcuts })));

export function Shell() {
  const { t } = useTranslation();
  const me = useMe();
  const router = useRouter();
  const reachable = useReachable();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<"palette" | "help">();
  const [single] = usePreference("single-keys", true);
  const [density] = useDensity();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const opener = useRef<HTMLButtonElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the navigation of small screens.
  useEffect(() => setOpen(false), [path]);

  useEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);

  const may = (permission: string) => me.data?.permissions.includes(permission) ?? false;
  useEvents(may("journal.read"));
  useKeptPreferences(me.data);
  useSpeaking();
  useKeys({
    single: single && asked === undefined,
    palette: () => setAsked("palette"),
    help: () => setAsked("help"),
    go: (key) => {
      const place = places.find((one) => one.key === key && may(one.needs));
      if (place) void router.navigate({ to: place.to });
      return place !== undefined;
    },
    verb: (key) => {
      const verb = currentVerbs().find((one) => one.key === key);
      if (verb) verb.run();
      else if (key === "/") return focusSearch();
      else if (key === "j") return moveInList("ArrowDown");
      else if (key === "k") return moveInList("ArrowUp");
      else if (key === "c" && may("users.write")) void router.navigate({ to: "/users/new" });
      else return false;
      return true;
    },
  });

  const stranger = me.error instanceof ApiError && me.error.status === 401;
  useEffect(() => {
    if (stranger && !me.data) location.replace(signInAddress());
  }, [stranger, me.data]);
  if (stranger && !me.data) return null;

  const place = placeOf(path);
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
        <Link to="/" className={styles.brand}>
          <Mark />
          <span title={me.data?.organisation || undefined}>
            {me.data?.organisation || t("shell.product")}
          </span>
        </Link>
        <button type="button" className={styles.search} onClick={() => setAsked("palette")}>
          <IconSearch size={16} aria-hidden />
          <span>{t("palette.button")}</span>
          <kbd aria-hidden>Ctrl K</kbd>
        </button>
        <div className={styles.tools}>
          <Running />
          <span className={styles.wide}>
            <IconButton label={t("keys.title")} onClick={() => setAsked("help")}>
              <IconKeyboard size={18} stroke={1.75} />
            </IconButton>
          </span>
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
          const pages = group.pages.filter((page) => may(page.needs));
          if (pages.length === 0) return null;
          return (
            <div key={group.name ?? "home"} className={styles.group}>
              {group.name && <h2 id={`nav-${group.name}`}>{t(`nav.${group.name}`)}</h2>}
              <ul aria-labelledby={group.name && `nav-${group.name}`}>
                {pages.map(({ to, name, icon: Icon }) => (
                  <li key={to}>
                    <Link
                      to={to}
                      className={styles.link}
                      activeOptions={{ exact: to === "/" }}
                      activeProps={{ "aria-current": "page" }}
                    >
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
      {!reachable && (
        <p className={styles.offline} role="alert">
          {t("offline.text")}
        </p>
      )}
      <main id="main" tabIndex={-1} className={styles.main}>
        {me.isError && !stranger ? (
          <div className={styles.problem}>
            <Failure error={me.error} onRetry={() => void me.refetch()} />
          </div>
        ) : me.data && place && !may(place.needs) ? (
          <NoAccess permission={place.needs} />
        ) : me.data ? (
          <Outlet />
        ) : null}
      </main>
      {me.data && <SessionExpired />}
      <Suspense>
        {asked === "palette" && (
          <Palette onClose={() => setAsked(undefined)} onHelp={() => setAsked("help")} />
        )}
        {asked === "help" && <Shortcuts onClose={() => setAsked(undefined)} />}
      </Suspense>
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
