import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Button, Empty, Notice, Page } from "@/ui";

export function NotFound() {
  const { t } = useTranslation();
  const path = location.pathname;
  return (
    <Page title={t("notFound.title")}>
      <Empty
        title={t("notFound.heading")}
        actions={
          <>
            <Button kind="primary" onClick={() => history.back()}>
              {t("notFound.back")}
            </Button>
            <Link to="/users">{t("notFound.users")}</Link>
          </>
        }
      >
        {t("notFound.text", { path })}
      </Empty>
    </Page>
  );
}

/** A page that the one who is signed in may not see: says what is missing and who can give it. */
export function NoAccess({ permission }: { permission: string }) {
  const { t } = useTranslation();
  return (
    <Page title={t("noAccess.title")}>
      <Empty title={t("noAccess.heading")} actions={<Link to="/settings">{t("noAccess.settings")}</Link>}>
        {t("noAccess.text", { permission })}
      </Empty>
    </Page>
  );
}

/** Something in the console itself broke; after an update it may only be out of date. */
export function Oops({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <Page title={t("oops.title")} narrow>
      <Notice
        tone="bad"
        alert
        title={t("oops.heading")}
        actions={<Button onClick={() => location.reload()}>{t("oops.reload")}</Button>}
      >
        <span>{t("oops.text")}</span>
        <code>{error instanceof Error ? error.message : String(error)}</code>
      </Notice>
    </Page>
  );
}
