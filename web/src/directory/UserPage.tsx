import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import type { Action, User } from "@/api/types";
import { Failure } from "@/shared/failure";
import { useMay } from "@/shared/session";
import { DeletedChip, LockedChip, StatusChip } from "@/shared/status";
import { useVerbs } from "@/shared/verbs";
import {
  Button,
  Empty,
  IconChevronDown,
  IconCopy,
  IconDots,
  IconLink,
  IconPencil,
  Loading,
  Menu,
  Page,
  Tabs,
  toast,
} from "@/ui";
import { ActDialog } from "./ActDialog";
import { AsOf } from "./AsOf";
import { actsFor, grave } from "./acts";
import { History } from "./History";
import { Notes } from "./Notes";
import { Organisation } from "./Organisation";
import { Overview } from "./Overview";
import { useUser } from "./queries";
import { Related } from "./Related";
import { Standing } from "./Standing";
import { Tags } from "./Tags";

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

const sections = [undefined, "organisation", "history", "related", "notes"] as const;

function Profile({ user }: { user: User }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab, at } = route.useSearch();
  const mayWrite = useMay("users.write");
  const [action, setAction] = useState<Action>();
  const name = user.displayName || user.userName;
  // What is in the bin or in the archive is a record: it is looked at, and brought back first.
  const mayEdit = mayWrite && !user.deletedAt && user.status !== "archived";
  const edit = () => void navigate({ to: "/users/$user/edit", params: { user: user.id } });
  const clone = () => void navigate({ to: "/users/new", search: { from: user.id } });
  const copyLink = () =>
    void navigator.clipboard
      .writeText(`${location.origin}/users/${user.id}`)
      .then(() => toast(t("user.linkCopied", { name })));
  const mayNote = useMay("notes.read");
  const shown = sections.filter((section) => section !== "notes" || mayNote);
  const acts = mayWrite ? actsFor(user) : [];
  const more = [
    ...(mayWrite ? [{ label: t("user.clone"), icon: <IconCopy size={16} />, onSelect: clone }] : []),
    { label: t("user.copyLink"), icon: <IconLink size={16} />, onSelect: copyLink },
  ];
  useVerbs([
    ...(mayEdit
      ? [{ id: "edit", label: t("user.edit"), key: "e", icon: <IconPencil size={18} />, run: edit }]
      : []),
    ...more.map(({ label, icon, onSelect }) => ({ id: label, label, icon, run: onSelect })),
    ...acts.map((one) => ({ id: one, label: t(`act.${one}.name`), run: () => setAction(one) })),
  ]);
  return (
    <Page
      title={name}
      trail={<Link to="/users">{t("users.title")}</Link>}
      aside={
        <>
          <StatusChip status={user.status} />
          {user.locked && <LockedChip />}
          {user.deletedAt && <DeletedChip />}
        </>
      }
      actions={
        <>
          <Menu trigger={<Button icon={<IconDots size={16} />}>{t("user.more")}</Button>} items={more} />
          {acts.length > 0 && (
            <Menu
              trigger={<Button icon={<IconChevronDown size={16} />}>{t("user.changeStatus")}</Button>}
              items={acts.map((one) => ({
                label: t(`act.${one}.name`),
                danger: grave.has(one),
                onSelect: () => setAction(one),
              }))}
            />
          )}
          {mayEdit && (
            <Button kind="primary" onClick={edit}>
              {t("user.edit")}
            </Button>
          )}
        </>
      }
    >
      <Tags user={user} mayEdit={mayEdit} />
      <Standing user={user} onAct={mayWrite ? setAction : undefined} />
      <Tabs label={t("user.sections")}>
        {shown.map((section) => (
          <Link
            key={section ?? "overview"}
            to="/users/$user"
            params={{ user: user.id }}
            search={{ tab: section }}
            replace
            aria-current={tab === section ? "page" : undefined}
            // The router would call the overview current on every tab.
            activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
          >
            {t(`user.${section ?? "overview"}`)}
          </Link>
        ))}
      </Tabs>
      {tab === "history" && <History user={user} />}
      {tab === "organisation" && <Organisation user={user} />}
      {tab === "related" && <Related user={user} />}
      {tab === "notes" && (mayNote ? <Notes user={user} /> : <Empty title={t("notes.private")} />)}
      {!tab && (at ? <AsOf user={user} at={at} /> : <Overview user={user} />)}
      {action && <ActDialog user={user} action={action} onClose={() => setAction(undefined)} />}
    </Page>
  );
}
