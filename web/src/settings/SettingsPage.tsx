import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Translate } from "@/shared/i18n";
import { useMay, useMe } from "@/shared/session";
import { Facts, Page, Panel, Stack, Tabs } from "@/ui";
import { Appearance } from "./Appearance";
import { Organisation } from "./Organisation";
import { Sessions } from "./Sessions";
import { System } from "./System";
import { Tokens } from "./Tokens";

const route = getRouteApi("/settings");

export function SettingsPage() {
  const { t } = useTranslation();
  const { tab } = route.useSearch();
  const mayTokens = useMay("tokens.write");
  const maySettings = useMay("settings.write");
  const maySystem = useMay("journal.read");
  const may = { tokens: mayTokens, organisation: maySettings, system: maySystem, about: true };
  const tabs = (["tokens", "organisation", "system", "about"] as const).filter((name) => may[name]);
  return (
    <Page title={t("settings.title")} narrow>
      <Tabs label={t("settings.sections")}>
        {([undefined, ...tabs] as const).map((name) => (
          <Link
            key={name ?? "profile"}
            to="/settings"
            search={{ tab: name }}
            replace
            activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
            aria-current={tab === name ? "page" : undefined}
          >
            {t(`settings.${name ?? "profile"}`)}
          </Link>
        ))}
      </Tabs>
      {tab === "tokens" && may[tab] ? (
        <Tokens />
      ) : tab === "organisation" && may[tab] ? (
        <Organisation />
      ) : tab === "system" && may[tab] ? (
        <System />
      ) : tab === "about" ? (
        <About />
      ) : (
        <Profile />
      )}
    </Page>
  );
}

function Profile() {
  const { t } = useTranslation();
  const { data: me } = useMe();
  const mayEdit = useMay("users.write");
  if (!me) return null;
  const { user, roles, permissions } = me;
  return (
    <Stack>
      <Panel
        title={t("settings.you")}
        aside={
          mayEdit ? (
            <Link to="/users/$user/edit" params={{ user: user.id }}>
              {t("settings.edit")}
            </Link>
          ) : (
            <Link to="/users/$user" params={{ user: user.id }}>
              {t("settings.yourPage")}
            </Link>
          )
        }
      >
        <Facts
          facts={[
            { label: t("users.name"), value: user.displayName || user.userName },
            { label: t("users.userName"), value: user.userName },
            {
              label: t("users.email"),
              value: user.emails?.find((e) => e.primary)?.value ?? user.emails?.[0]?.value,
            },
            { label: t("user.roles"), value: roles.map((role) => roleName(role, t)).join(", ") },
          ].filter((fact) => fact.value)}
        />
        <details>
          <summary>{t("settings.permissions", { count: permissions.length })}</summary>
          <ul>
            {permissions.map((permission) => (
              <li key={permission}>
                <code>{permission}</code>
              </li>
            ))}
          </ul>
        </details>
      </Panel>
      <Sessions />
      <Appearance />
    </Stack>
  );
}

export function roleName(role: string, t: Translate): string {
  return t(`role.${role as "administrator" | "reader"}`, { defaultValue: role });
}

function About() {
  const { t } = useTranslation();
  const { data: me } = useMe();
  return (
    <Panel title={t("settings.about")}>
      <Facts
        facts={[
          { label: t("about.version"), value: <code>{me?.version}</code> },
          {
            label: t("about.api"),
            value: <a href="/api/v1/openapi.json">{t("about.openapi")}</a>,
          },
          { label: t("about.licence"), value: "Apache-2.0" },
        ]}
      />
    </Panel>
  );
}
