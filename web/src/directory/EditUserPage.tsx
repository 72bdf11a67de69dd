import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, api, take } from "@/api/client";
import type { Attribute, Json, User } from "@/api/types";
import { noAttributes, useAttributes } from "@/shared/catalogue";
import { Failure } from "@/shared/failure";
import { Loading, Page, toast } from "@/ui";
import { ConflictDialog } from "./ConflictDialog";
import { useSaveUser, useUser } from "./queries";
import { UserForm } from "./UserForm";
import { conflicts } from "./values";

const route = getRouteApi("/users/$user/edit");

export function EditUserPage() {
  const { t } = useTranslation();
  const ref = route.useParams().user;
  const user = useUser(ref);
  const attributes = useAttributes();
  const error = user.error ?? attributes.error;
  const name = user.data && (user.data.displayName || user.data.userName);
  return (
    <Page
      narrow
      title={name ? t("edit.title", { name }) : t("edit.plain")}
      here={t("user.edit")}
      trail={[
        <Link key="users" to="/users">
          {t("users.title")}
        </Link>,
        <Link key="user" to="/users/$user" params={{ user: ref }}>
          {name ?? t("user.title")}
        </Link>,
      ]}
    >
      {error && !user.data ? (
        <Failure error={error} />
      ) : user.data && attributes.data ? (
        <Edit user={user.data} attributes={attributes.data ?? noAttributes} />
      ) : (
        <Loading label={t("loading")} />
      )}
    </Page>
  );
}

type Try = { values: Record<string, Json>; reason: string };

function Edit({ user, attributes }: { user: User; attributes: Attribute[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  // The version that the form was opened on, whatever is fetched meanwhile.
  const [base] = useState(user);
  const [stale, setStale] = useState<Try & { theirs: User }>();
  const save = useSaveUser(base.id);
  const back = () => void navigate({ to: "/users/$user", params: { user: base.id } });

  function submit({ values, reason }: Try, version: number, from: User) {
    save.mutate(
      { values, reason: reason || undefined, version },
      {
        onSuccess: () => {
          toast(t("edit.done"));
          back();
        },
        onError: async (error) => {
          if (!(error instanceof ApiError && error.status === 412)) return;
          const theirs = await take(api.GET("/users/{ref}", { params: { path: { ref: base.id } } }));
          // Different fields do not collide: both changes can stand.
          if (conflicts(from, theirs, values).length === 0)
            submit({ values, reason }, theirs.version, theirs);
          else setStale({ values, reason, theirs });
        },
      },
    );
  }

  const conflicting = save.error instanceof ApiError && save.error.status === 412;
  return (
    <>
      <UserForm
        attributes={attributes}
        user={base}
        submit={t("edit.submit")}
        busy={save.isPending || save.isSuccess}
        error={conflicting ? undefined : save.error}
        onCancel={back}
        onSubmit={(values, reason) => submit({ values, reason }, base.version, base)}
      />
      {stale && (
        <ConflictDialog
          attributes={attributes}
          conflicts={conflicts(base, stale.theirs, stale.values)}
          theirs={stale.theirs}
          onClose={() => setStale(undefined)}
          onDecide={(kept) => {
            const values = Object.fromEntries(Object.entries(stale.values).filter(([name]) => kept(name)));
            setStale(undefined);
            if (Object.keys(values).length === 0) back();
            else submit({ values, reason: stale.reason }, stale.theirs.version, stale.theirs);
          }}
        />
      )}
    </>
  );
}
