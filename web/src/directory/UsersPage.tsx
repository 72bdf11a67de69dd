import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Status, User } from "@/api/types";
import { show, valueFor } from "@/shared/catalogue";
import { When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { and, nameBeginsWith, quote } from "@/shared/filter";
import { formatNumber } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { DeletedChip, LockedChip, StatusChip } from "@/shared/status";
import {
  Bar,
  Button,
  Empty,
  FilterChips,
  Grid,
  type GridColumn,
  IconFileImport,
  IconPlus,
  IconSearch,
  Page,
  TextField,
} from "@/ui";
import { useUsers, useUserTotal } from "./queries";

const route = getRouteApi("/users");
const statuses = ["active", "staged", "suspended", "inactive", "archived"] as const;

export function UsersPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = useNavigate();
  const mayWrite = useMay("users.write");
  const mayImport = useMay("imports.write");
  const columns = useColumns();

  const status = search.status ? `status eq ${quote(search.status)}` : "";
  const list = {
    filter: and(nameBeginsWith(search.q ?? ""), search.filter, status),
    sort: search.sort ?? "displayName",
    bin: search.bin ?? false,
  };
  const users = useUsers(list);
  const total = useUserTotal(list);
  const set = (change: Partial<typeof search>) =>
    void navigate({ to: "/users", search: (before) => ({ ...before, ...change }), replace: true });

  const chosen = search.bin ? "bin" : (search.status ?? "");
  const narrowed = list.filter !== "" || list.bin;
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
      <Search q={search.q ?? ""} filter={search.filter ?? ""} onChange={set} />
      <FilterChips
        label={t("users.byStatus")}
        value={chosen}
        onChange={(value) =>
          set(
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
      {users.isError ? (
        <Failure error={users.error} onRetry={() => void users.refetch()} />
      ) : (
        <Grid
          label={t("users.title")}
          columns={columns}
          rows={users.rows}
          rowKey={(user) => user.id}
          total={total.data}
          more={users.hasNextPage}
          loading={users.isFetching}
          onMore={users.fetchNextPage}
          onOpen={(user) => void navigate({ to: "/users/$user", params: { user: user.id } })}
          sort={list.sort}
          onSort={(sort) => set({ sort: sort === "displayName" ? undefined : sort })}
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
                  </>
                }
              >
                {t("users.emptyText")}
              </Empty>
            )
          }
        />
      )}
    </Page>
  );
}

type SearchProps = {
  q: string;
  filter: string;
  onChange: (change: { q?: string; filter?: string }) => void;
};

// Long enough for a fast typist's pause between letters.
const pause = 250;

/** The search box follows the typing; the filter, which is only right when complete, waits for Enter. */
function Search({ q, filter, onChange }: SearchProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(q);
  const [draft, setDraft] = useState(filter);
  const [advanced, setAdvanced] = useState(filter !== "");
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    setDraft(filter);
    if (filter) setAdvanced(true);
  }, [filter]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the clock.
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(() => onChange({ q: text.trim() || undefined }), pause);
    return () => clearTimeout(timer);
  }, [text]);

  function submit(event: FormEvent) {
    event.preventDefault();
    onChange({ q: text.trim() || undefined, filter: draft.trim() || undefined });
  }

  return (
    <form role="search" onSubmit={submit}>
      <Bar>
        <div style={{ flex: "1 1 240px", maxWidth: 420 }}>
          <TextField
            label={t("users.search")}
            hideLabel
            type="search"
            placeholder={t("users.searchHint")}
            icon={<IconSearch size={16} />}
            value={text}
            onChange={setText}
          />
        </div>
        <Button
          kind="subtle"
          aria-expanded={advanced}
          onClick={() => {
            if (advanced && filter) onChange({ filter: undefined });
            setAdvanced(!advanced);
          }}
        >
          {advanced ? t("users.filterClose") : t("users.filterOpen")}
        </Button>
      </Bar>
      {advanced && (
        <div style={{ display: "flex", flexWrap: "wrap", gap: 8, marginTop: 8 }}>
          <div style={{ flex: "1 1 260px" }}>
            <TextField
              label={t("users.filter")}
              hideLabel
              placeholder={'title co "engineer" and startDate ge "2026-01-01"'}
              value={draft}
              onChange={setDraft}
            />
          </div>
          <Button type="submit">{t("users.filterApply")}</Button>
        </div>
      )}
    </form>
  );
}

function useColumns(): GridColumn<User>[] {
  const { t } = useTranslation();
  const [columns] = useState<GridColumn<User>[]>(() => [
    {
      id: "name",
      label: t("users.name"),
      width: "minmax(150px, 2fr)",
      sort: "displayName",
      cell: (user) => (
        <Link to="/users/$user" params={{ user: user.id }} tabIndex={-1}>
          {user.displayName || user.userName}
        </Link>
      ),
    },
    {
      id: "userName",
      label: t("users.userName"),
      width: "minmax(90px, 1fr)",
      from: 700,
      sort: "userName",
      cell: (user) => user.userName,
    },
    {
      id: "email",
      label: t("users.email"),
      width: "minmax(140px, 2fr)",
      from: 1000,
      cell: (user) => show(valueFor(user, "email")),
    },
    {
      id: "title",
      label: t("users.jobTitle"),
      width: "minmax(120px, 1.5fr)",
      from: 560,
      sort: "title",
      cell: (user) => user.title,
    },
    {
      id: "unit",
      label: t("users.unit"),
      width: "minmax(120px, 1.5fr)",
      from: 820,
      cell: (user) => user.unit && <span title={user.unit.path.join(" / ")}>{user.unit.path.at(-1)}</span>,
    },
    {
      id: "manager",
      label: t("users.manager"),
      width: "minmax(120px, 1.5fr)",
      from: 1160,
      cell: (user) => user.manager && (user.manager.displayName || user.manager.userName),
    },
    {
      id: "status",
      label: t("users.status"),
      width: "minmax(116px, 0.9fr)",
      sort: "status",
      cell: (user) =>
        user.deletedAt ? <DeletedChip /> : user.locked ? <LockedChip /> : <StatusChip status={user.status} />,
    },
    {
      id: "createdAt",
      label: t("users.created"),
      width: "140px",
      from: 900,
      sort: "createdAt",
      cell: (user) => <When at={user.createdAt} />,
    },
  ]);
  return columns;
}
