import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Status } from "@/api/types";
import { noAttributes, useAttributes } from "@/shared/catalogue";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { LoadDemo } from "@/shared/LoadDemo";
import { useArrangement } from "@/shared/lists";
import { useMay } from "@/shared/session";
import { useVerbs } from "@/shared/verbs";
import {
  Bar,
  Button,
  Empty,
  FilterChips,
  Grid,
  IconColumns,
  IconDownload,
  IconFileImport,
  IconPlus,
  Page,
  useMediaQuery,
} from "@/ui";
import { useUserColumns, usualColumns } from "./columns";
import { Jump } from "./Jump";
import { useLive } from "./live";
import { Peek } from "./Peek";
import { filterOf, QuickFilters } from "./QuickFilters";
import { useUsers, useUserTotal } from "./queries";
import { Search } from "./Search";
import { Selection } from "./Selection";
import { marked, nobody, type Selected, select } from "./selection";
import styles from "./users.module.css";

const ColumnsDialog = lazy(() =>
  import("@/ui/columns").then(({ ColumnsDialog }) => ({ default: ColumnsDialog })),
);
const ExportDialog = lazy(() =>
  import("./ExportDialog").then(({ ExportDialog }) => ({ default: ExportDialog })),
);
const PrintView = lazy(() => import("./PrintView").then(({ PrintView }) => ({ default: PrintView })));
const route = getRouteApi("/users");
const statuses = ["active", "staged", "suspended", "inactive", "archived"] as const;

export function UsersPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = useNavigate();
  const wide = useMediaQuery("(min-width: 1000px)");
  const mayWrite = useMay("users.write");
  const mayImport = useMay("imports.write");
  const { data: attributes = noAttributes } = useAttributes();
  const columns = useUserColumns(attributes);
  const arranged = useArrangement("users", columns, usualColumns);
  const [choosing, setChoosing] = useState(false);
  const [exporting, setExporting] = useState(false);
  const [selected, setSelected] = useState<Selected>(nobody);

  const list = {
    filter: filterOf(search),
    sort: search.sort ?? "displayName",
    bin: search.bin ?? false,
  };
  const total = useUserTotal(list);
  const place = { from: search.from, last: search.last };
  const users = useUsers(list, place, total.data);
  const set = (change: Partial<typeof search>) =>
    void navigate({ to: "/users", search: (before) => ({ ...before, ...change }), replace: true });
  // Another list is read from its beginning.
  const narrow = (change: Partial<typeof search>) => set({ from: undefined, last: undefined, ...change });
  const [changes, seen] = useLive(list, users.rows);
  const sortedBy = list.sort.replace(/^-/, "");

  useVerbs([
    {
      id: "columns",
      label: t("columns.title"),
      icon: <IconColumns size={18} />,
      run: () => setChoosing(true),
    },
    ...(search.peek
      ? [{ id: "peek-close", label: t("peek.close"), key: "x", run: () => set({ peek: undefined }) }]
      : []),
  ]);
  // What is selected is selected of this list; another list begins anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another list empties it.
  useEffect(() => setSelected(nobody), [list.filter, list.bin]);

  const marks = useMemo(() => marked(selected, users.rows), [selected, users.rows]);
  const chosen = search.bin ? "bin" : (search.status ?? "");
  const narrowed = list.filter !== "" || list.bin;
  if (search.print)
    return (
      <Suspense>
        <PrintView
          list={list}
          columns={arranged.shown}
          words={list.filter}
          onClose={() => set({ print: undefined })}
        />
      </Suspense>
    );
  return (
    <Page
      filled
      title={t("users.title")}
      aside={
        total.data !== undefined && (
          <span>{t("users.total", { count: total.data, n: formatNumber(total.data) })}</span>
        )
      }
      actions={
        <>
          {mayImport && (
            <Button icon={<IconFileImport size={16} />} onClick={() => void navigate({ to: "/imports" })}>
              {t("users.import")}
            </Button>
          )}
          {mayWrite && (
            <Button
              kind="primary"
              icon={<IconPlus size={16} />}
              onClick={() => void navigate({ to: "/users/new" })}
            >
              {t("users.create")}
            </Button>
          )}
        </>
      }
    >
      <Search q={search.q ?? ""} filter={search.filter ?? ""} onChange={narrow} />
      <FilterChips
        label={t("users.byStatus")}
        value={chosen}
        onChange={(value) =>
          narrow(
            value === "bin"
              ? { status: undefined, bin: true }
              : { status: (value || undefined) as Status, bin: undefined },
          )
        }
        filters={[
          { value: "", label: t("users.all") },
          ...statuses.map((value) => ({ value, label: t(`status.${value}`) })),
          { value: "bin", label: t("users.bin") },
        ]}
      />
      <Bar>
        <QuickFilters search={search} attributes={attributes} onChange={narrow} />
        <Jump
          sort={sortedBy}
          label={columns.find((column) => column.sort === sortedBy)?.label ?? sortedBy}
          from={search.from}
          onJump={(from) => narrow({ from })}
        />
        <Button kind="subtle" small icon={<IconColumns size={16} />} onClick={() => setChoosing(true)}>
          {t("columns.title")}
        </Button>
        <Button kind="subtle" small icon={<IconDownload size={16} />} onClick={() => setExporting(true)}>
          {t("export.open")}
        </Button>
        <Button kind="subtle" small onClick={() => set({ print: true })}>
          {t("print.open")}
        </Button>
        <span role="status">
          {changes > 0 && (
            <Button
              small
              onClick={() => {
                seen();
                void users.refetch();
                void total.refetch();
              }}
            >
              {t("live.refresh", { count: changes, n: formatNumber(changes) })}
            </Button>
          )}
        </span>
      </Bar>
      {(selected.all || selected.ids.size > 0) && (
        <Selection
          selected={selected}
          list={list}
          total={total.data}
          rows={users.rows}
          attributes={attributes}
          onChange={setSelected}
          onClear={() => setSelected(nobody)}
        />
      )}
      {users.isError ? (
        <Failure error={users.error} onRetry={() => void users.refetch()} />
      ) : (
        <div className={styles.split}>
          <Grid
            label={t("users.title")}
            columns={arranged.shown}
            pinned={arranged.arrangement.pinned}
            selected={marks}
            onSelect={(now) => setSelected(select(selected, users.rows, now))}
            onPeek={wide ? (user) => set({ peek: user.id }) : undefined}
            onMark={search.peek ? (user) => set({ peek: user.id }) : undefined}
            shown={search.peek}
            rows={users.rows}
            rowKey={(user) => user.id}
            total={search.from ? undefined : total.data}
            more={users.hasNextPage}
            loading={users.isFetching}
            onMore={users.fetchNextPage}
            list={JSON.stringify([list, place])}
            start={users.start}
            origin={users.origin}
            before={users.hasPreviousPage}
            onBefore={users.fetchPreviousPage}
            onFirst={() => narrow({})}
            onLast={() => narrow({ last: true })}
            atEnd={search.last}
            onOpen={(user) => void navigate({ to: "/users/$user", params: { user: user.id } })}
            sort={list.sort}
            onSort={(sort) => narrow({ sort: sort === "displayName" ? undefined : sort })}
            empty={
              users.isPending ? null : narrowed ? (
                <Empty
                  title={t("users.noneFound")}
                  actions={
                    <Button onClick={() => void navigate({ to: "/users", search: {} })}>
                      {t("users.showAll")}
                    </Button>
                  }
                >
                  {t("users.noneFoundText")}
                </Empty>
              ) : (
                <Empty
                  title={t("users.empty")}
                  actions={
                    <>
                      {mayImport && (
                        <Button
                          kind="primary"
                          icon={<IconFileImport size={16} />}
                          onClick={() => void navigate({ to: "/imports" })}
                        >
                          {t("users.import")}
                        </Button>
                      )}
                      {mayWrite && (
                        <Button
                          icon={<IconPlus size={16} />}
                          onClick={() => void navigate({ to: "/users/new" })}
                        >
                          {t("users.create")}
                        </Button>
                      )}
                      {mayImport && <LoadDemo />}
                    </>
                  }
                >
                  {t("users.emptyText")}
                </Empty>
              )
            }
          />
          {search.peek && (
            <Peek id={search.peek} attributes={attributes} onClose={() => set({ peek: undefined })} />
          )}
        </div>
      )}
      {exporting && (
        <Suspense>
          <ExportDialog
            list={list}
            columns={arranged.shown}
            total={total.data}
            onClose={() => setExporting(false)}
          />
        </Suspense>
      )}
      {choosing && (
        <Suspense>
          <ColumnsDialog
            columns={columns}
            arrangement={arranged.arrangement}
            onChange={arranged.change}
            onReset={arranged.reset}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      )}
    </Page>
  );
}
