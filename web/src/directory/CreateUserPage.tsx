import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { noAttributes, useAttributes } from "@/shared/catalogue";
import { Failure } from "@/shared/failure";
import { Loading, Page, Select, toast } from "@/ui";
import { useCreateUser, useUser } from "./queries";
import { UserForm } from "./UserForm";

const route = getRouteApi("/users/new");

export function CreateUserPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: attributes = noAttributes, isPending, error } = useAttributes();
  const create = useCreateUser();
  const { from } = route.useSearch();
  const template = useUser(from ?? "", from !== undefined);
  const [status, setStatus] = useState<"active" | "staged">("active");
  // One key for the life of the form: a double click makes one person.
  const [key] = useState(() => crypto.randomUUID());
  return (
    <Page
      narrow
      title={from ? t("create.like", { name: template.data?.displayName ?? "" }) : t("create.title")}
      trail={<Link to="/users">{t("users.title")}</Link>}
    >
      {(error ?? template.error) ? (
        <Failure error={error ?? template.error} />
      ) : isPending || (from && !template.data) ? (
        <Loading label={t("loading")} />
      ) : (
        <UserForm
          key={from ?? "new"}
          attributes={attributes}
          template={from ? template.data : undefined}
          submit={t("create.submit")}
          busy={create.isPending || create.isSuccess}
          error={create.error}
          onCancel={() => void navigate({ to: "/users" })}
          onSubmit={(values, reason) =>
            create.mutate(
              { values, status, reason: reason || undefined, key },
              {
                onSuccess: (user) => {
                  toast(t("create.done", { name: user.displayName || user.userName }));
                  void navigate({ to: "/users/$user", params: { user: user.id } });
                },
              },
            )
          }
        >
          <Select
            label={t("create.status")}
            value={status}
            onChange={(value) => setStatus(value as typeof status)}
            choices={[
              { value: "active", label: t("create.active") },
              { value: "staged", label: t("create.staged") },
            ]}
          />
        </UserForm>
      )}
    </Page>
  );
}
