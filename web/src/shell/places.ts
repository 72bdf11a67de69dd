import {
  IconBriefcase,
  IconFileImport,
  IconHistory,
  IconHome,
  IconListCheck,
  IconSettings,
  IconSitemap,
  IconUsers,
} from "@/ui";

/** The pages of the navigation, each with the permission that it needs: nobody sees doors that will not open. */
export const groups = [
  {
    name: undefined,
    pages: [{ to: "/", name: "home", icon: IconHome, needs: "journal.read", key: "h" }],
  },
  {
    name: "people",
    pages: [
      { to: "/users", name: "users", icon: IconUsers, needs: "users.read", key: "u" },
      { to: "/units", name: "units", icon: IconSitemap, needs: "units.read", key: "n" },
    ],
  },
  {
    name: "operate",
    pages: [
      { to: "/imports", name: "imports", icon: IconFileImport, needs: "imports.write", key: "i" },
      { to: "/changesets", name: "changesets", icon: IconListCheck, needs: "changesets.read", key: "c" },
      { to: "/jobs", name: "jobs", icon: IconBriefcase, needs: "jobs.read", key: "j" },
    ],
  },
  {
    name: "govern",
    pages: [{ to: "/audit", name: "audit", icon: IconHistory, needs: "journal.read", key: "a" }],
  },
  {
    name: "connect",
    pages: [{ to: "/settings", name: "settings", icon: IconSettings, needs: "self.read", key: "s" }],
  },
] as const;

export const places = groups.flatMap((group) => [...group.pages]);
export type Place = (typeof places)[number];

/** The place that an address belongs to. */
export function placeOf(path: string): Place | undefined {
  return places.find(({ to }) => path === to || path.startsWith(`${to}/`));
}
