import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  RouterProvider,
} from "@tanstack/react-router";
import { ApiError } from "./api/client";
import type { Origin, SetState, Status } from "./api/types";
import { type Chosen, readChosen } from "./bulk/chosen";
import type { Fault } from "./directory/nodes";
import type { JournalSearch } from "./journal/queries";
import { NotFound, Oops } from "./shell/problems";
import { Shell } from "./shell/Shell";
import { UiProvider } from "./ui";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Oops });

const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);

/** What the list of users shows; all of it stands in the address. */
export type UsersSearch = {
  q?: string;
  filter?: string;
  status?: Status;
  unit?: string;
  location?: string;
  kind?: string;
  manager?: string;
  /** The name of an attribute that has no value. */
  empty?: string;
  /** Set when only those to whom somebody reports are wanted. */
  leads?: string;
  /** The day from which on people were created. */
  created?: string;
  sort?: string;
  /** What the list begins with instead of its beginning. */
  from?: string;
  /** The list is read from its end. */
  last?: true;
  bin?: true;
  /** The list is shown as it is printed. */
  print?: true;
  /** Who is shown beside the list. */
  peek?: string;
};

const settingsTabs = ["tokens", "organisation", "system", "about"] as const;
export type SettingsTab = (typeof settingsTabs)[number];
const userTabs = ["organisation", "history", "related", "notes"] as const;

/** Which section of a person is shown, and as of which day. */
export type UserSearch = { tab?: (typeof userTabs)[number]; at?: string };

// The whole console in one list.
const routes = [
  createRoute({
    getParentRoute: () => root,
    path: "/",
    component: lazyRouteComponent(() => import("./home/HomePage"), "HomePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/users",
    validateSearch: (search: Record<string, unknown>): UsersSearch => ({
      q: text(search.q),
      filter: text(search.filter),
      status: text(search.status) as Status | undefined,
      unit: text(search.unit),
      location: text(search.location),
      kind: text(search.kind),
      manager: text(search.manager),
      empty: text(search.empty),
      leads: text(search.leads),
      created: text(search.created),
      from: text(search.from),
      last: search.last === true ? true : undefined,
      sort: text(search.sort),
      print: search.print === true ? true : undefined,
      peek: text(search.peek),
      bin: search.bin === true ? true : undefined,
    }),
    component: lazyRouteComponent(() => import("./directory/UsersPage"), "UsersPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/users/new",
    validateSearch: (search: Record<string, unknown>): { from?: string } => ({ from: text(search.from) }),
    component: lazyRouteComponent(() => import("./directory/CreateUserPage"), "CreateUserPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/users/$user",
    validateSearch: (search: Record<string, unknown>): UserSearch => ({
      tab: userTabs.find((tab) => tab === search.tab),
      at: text(search.at),
    }),
    component: lazyRouteComponent(() => import("./directory/UserPage"), "UserPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/users/$user/edit",
    component: lazyRouteComponent(() => import("./directory/EditUserPage"), "EditUserPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/units",
    validateSearch: (
      search: Record<string, unknown>,
    ): { tab?: "locations" | "lines"; node?: string; all?: true; fault?: Fault } => ({
      tab: search.tab === "locations" || search.tab === "lines" ? search.tab : undefined,
      node: text(search.node),
      all: search.all === true ? true : undefined,
      fault: text(search.fault) as Fault | undefined,
    }),
    component: lazyRouteComponent(() => import("./directory/UnitsPage"), "UnitsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/imports",
    component: lazyRouteComponent(() => import("./bulk/UploadPage"), "UploadPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/imports/$import",
    validateSearch: (search: Record<string, unknown>): { from?: string } => ({ from: text(search.from) }),
    component: lazyRouteComponent(() => import("./bulk/ColumnsPage"), "ColumnsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/changesets",
    validateSearch: (search: Record<string, unknown>): { origin?: Origin | "all"; state?: SetState } => ({
      origin: text(search.origin) as Origin | "all" | undefined,
      state: text(search.state) as SetState | undefined,
    }),
    component: lazyRouteComponent(() => import("./bulk/ChangeSetsPage"), "ChangeSetsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/changesets/$set",
    validateSearch: (search: Record<string, unknown>): { show?: string } & Chosen => ({
      show: text(search.show),
      ...readChosen(search),
    }),
    component: lazyRouteComponent(() => import("./bulk/ChangeSetPage"), "ChangeSetPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/changesets/$set/check",
    validateSearch: (search: Record<string, unknown>): { problem?: string } => ({
      problem: text(search.problem),
    }),
    component: lazyRouteComponent(() => import("./bulk/CheckPage"), "CheckPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/changesets/$set/compare",
    validateSearch: (search: Record<string, unknown>): { with?: string } => ({ with: text(search.with) }),
    component: lazyRouteComponent(() => import("./bulk/ComparePage"), "ComparePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/jobs",
    validateSearch: (search: Record<string, unknown>): { show?: string } => ({ show: text(search.show) }),
    component: lazyRouteComponent(() => import("./job/JobsPage"), "JobsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/jobs/$job",
    component: lazyRouteComponent(() => import("./job/JobPage"), "JobPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/settings",
    validateSearch: (search: Record<string, unknown>): { tab?: SettingsTab } => ({
      tab: settingsTabs.find((tab) => tab === search.tab),
    }),
    component: lazyRouteComponent(() => import("./settings/SettingsPage"), "SettingsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/audit",
    validateSearch: (search: Record<string, unknown>): JournalSearch => ({
      type: text(search.type),
      subject: text(search.subject),
      actor: text(search.actor),
      changeSet: text(search.changeSet),
      request: text(search.request),
      since: text(search.since),
      until: text(search.until),
      text: text(search.text),
    }),
    component: lazyRouteComponent(() => import("./journal/AuditPage"), "AuditPage"),
  }),
] as const;

const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What the server has refused once it refuses again; only silence is worth a second try.
      retry: (count, error) =>
        count < 2 && !(error instanceof ApiError && error.status > 0 && error.status < 500),
    },
  },
});

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <UiProvider>
        <RouterProvider router={router} />
      </UiProvider>
    </QueryClientProvider>
  );
}
