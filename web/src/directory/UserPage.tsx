import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import type { Action, User } from "@/api/types";
import { byGroup, isComposite, noAttributes, show, useAttributes, valueFor } from "@/shared/catalogue";
import { When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { useMay } from "@/shared/session";
import { DeletedChip, LockedChip, StatusChip } from "@/shared/status";
import { useVerbs } from "@/shared/verbs";
import {
  Button,
  Empty,
  Facts,
  IconChevronDown,
  IconPencil,
  Loading,
  Menu,
  Page,
  Panel,
  Stack,
  Tabs,
} from "@/ui";
import { ActDialog } from "./ActDialog";
import { actsFor, grave } from "./acts";
import { History } from "./History";
import { useReports, useUser } from "./queries";
import styles from "./user.module.css";

const route = getRouteApi("/users/$user");

export function UserPage() {
  const { t } = useTranslation();
  const ref = route.useParams().user;
  const user = useUser(ref);
  const trail = <Link to="/users">{t("users.title")}</Link>;
  if (user.data) return <Profile key={user.data.id} user={user.data} />;
  if (user.error instanceof ApiError && user.error.status === 404) {
    return (
      <Page title={t("user.missing")} trail={trail}>
        <Empty title={t("user.missingTitle")}>{t("user.missingText", { ref })}</Empty>
      </Page>
    );
  }
  return (
    <Page title={t("user.title")} trail={trail}>
      {user.error ? (
        <Failure error={user.error} onRetry={() => void user.refetch()} />
      ) : (
        <Loading label={t("loading")} />
      )}
    </Page>
  );
}

function Profile({ user }: { user: User }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab } = route.useSearch();
  const mayWrite = useMay("users.write");
  const [action, setAction] = useState<Action>();
  const edit = () => void navigate({ to: "/users/$user/edit", params: { user: user.id } });
  useVerbs(
    mayWrite
      ? [
          ...(user.deletedAt
            ? []
            : [{ id: "edit", label: t("user.edit"), key: "e", icon: <IconPencil size={18} />, run: edit }]),
          ...actsFor(user).map((name) => ({
            id: name,
            label: t(`act.${name}.name`),
            run: () => setAction(name),
          })),
        ]
      : [],
  );
  return (
    <Page
      title={user.displayName || user.userName}
      trail={<Link to="/users">{t("users.title")}</Link>}
      aside={
        <>
          <StatusChip status={user.status} />
          {user.locked && <LockedChip />}
          {user.deletedAt && <DeletedChip />}
        </>
      }
      actions={
        mayWrite && (
          <>
            <Menu
              trigger={<Button icon={<IconChevronDown size={16} />}>{t("user.changeStatus")}</Button>}
              items={actsFor(user).map((name) => ({
                label: t(`act.${name}.name`),
                danger: grave.has(name),
                onSelect: () => setAction(name),
              }))}
            />
            {!user.deletedAt && (
              <Button kind="primary" onClick={edit}>
                {t("user.edit")}
              </Button>
            )}
          </>
        )
      }
    >
      <Standing user={user} />
      <Tabs label={t("user.sections")}>
        {([undefined, "history", "reports"] as const).map((name) => (
          <Link
            key={name ?? "overview"}
            to="/users/$user"
            params={{ user: user.id }}
            search={{ tab: name }}
            replace
            // The router would call the overview current on every tab.
            activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
            aria-current={tab === name ? "page" : undefined}
          >
            {t(`user.${name ?? "overview"}`)}
          </Link>
        ))}
      </Tabs>
      {tab === "history" ? (
        <History user={user} />
      ) : tab === "reports" ? (
        <Reports user={user} />
      ) : (
        <Overview user={user} />
      )}
      {action && <ActDialog user={user} action={action} onClose={() => setAction(undefined)} />}
    </Page>
  );
}

/** One line that says what the person is, where, and why the status is what it is. */
function Standing({ user }: { user: User }) {
  const { t } = useTranslation();
  return (
    <div className={styles.standing}>
      <p>{[user.title, user.unit?.path.at(-1), user.userName].filter(Boolean).join(" · ")}</p>
      <p>
        {user.statusChangedAt && (
          <>
            {t("user.since", { status: t(`status.${user.status}`) })}{" "}
            <When at={user.statusChangedAt} form="long" />
          </>
        )}
        {user.statusUntil && (
          <>
            {" "}
            {t("user.until")} <When at={user.statusUntil} form="long" />
          </>
        )}
        {user.statusReason && `: ${user.statusReason}`}
      </p>
      {user.locked && (
        <p>
          {t("user.locked")}
          {user.lockedUntil && (
            <>
              {" "}
              {t("user.until")} <When at={user.lockedUntil} form="long" />
            </>
          )}
          {user.lockReason && `: ${user.lockReason}`}
        </p>
      )}
      {user.deletedAt && (
        <p>
          {t("user.deleted")} <When at={user.deletedAt} form="long" />
        </p>
      )}
    </div>
  );
}

function Overview({ user }: { user: User }) {
  const { t } = useTranslation();
  const { data: attributes = noAttributes, error } = useAttributes();
  if (error) return <Failure error={error} />;
  const shown = attributes.filter((attribute) => !isComposite(attribute));
  return (
    <Stack>
      {byGroup(shown).map(([group, list]) => {
        const facts = list
          .map((attribute) => ({ attribute, text: show(valueFor(user, attribute.name), attribute) }))
          .filter(({ text }) => text !== "");
        if (facts.length === 0) return null;
        return (
          <Panel key={group} title={t(`group.${group}` as "group.identity", { defaultValue: group })}>
            <Facts
              facts={facts.map(({ attribute, text }) => ({
                label: attribute.label,
                value:
                  attribute.name === "manager" && user.manager ? (
                    <Link to="/users/$user" params={{ user: user.manager.id }}>
                      {text}
                    </Link>
                  ) : (
                    text
                  ),
              }))}
            />
          </Panel>
        );
      })}
      <Panel title={t("user.record")}>
        <Facts
          facts={[
            { label: t("user.id"), value: <code>{user.id}</code> },
            { label: t("user.version"), value: user.version },
            { label: t("users.created"), value: <When at={user.createdAt} form="long" /> },
            { label: t("user.updated"), value: <When at={user.updatedAt} form="long" /> },
            ...(user.roles?.length ? [{ label: t("user.roles"), value: user.roles.join(", ") }] : []),
          ]}
        />
      </Panel>
    </Stack>
  );
}

function Reports({ user }: { user: User }) {
  const { t } = useTranslation();
  const reports = useReports(user.id);
  if (reports.error) return <Failure error={reports.error} onRetry={() => void reports.refetch()} />;
  if (reports.isPending) return <Loading label={t("loading")} />;
  if (reports.rows.length === 0) return <Empty title={t("user.noReports")} />;
  return (
    <Panel>
      <ul className={styles.people}>
        {reports.rows.map((person) => (
          <li key={person.id}>
            <Link to="/users/$user" params={{ user: person.id }}>
              {person.displayName || person.userName}
            </Link>
            <span>{person.title}</span>
            <StatusChip status={person.status} />
          </li>
        ))}
      </ul>
      {reports.hasNextPage && (
        <Button onClick={() => void reports.fetchNextPage()} loading={reports.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
    </Panel>
  );
}
