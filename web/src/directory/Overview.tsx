import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { byGroup, isComposite, noAttributes, show, useAttributes, valueFor } from "@/shared/catalogue";
import { When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { Empty, Facts, Loading, Panel, Stack } from "@/ui";
import { OriginLine } from "./OriginLine";
import { useOrigins } from "./queries";
import styles from "./user.module.css";

/** All that is known of a person, by the sections of the catalogue, each value with where it comes from. */
export function Overview({ user }: { user: User }) {
  const { t } = useTranslation();
  const attributes = useAttributes();
  const origins = useOrigins(user);
  if (attributes.error) return <Failure error={attributes.error} onRetry={() => void attributes.refetch()} />;
  if (attributes.isPending) return <Loading label={t("loading")} />;
  const shown = (attributes.data ?? noAttributes).filter((attribute) => !isComposite(attribute));
  return (
    <Stack>
      {origins.error && <Failure error={origins.error} onRetry={() => void origins.refetch()} />}
      {byGroup(shown).map(([group, list]) => {
        const given = list
          .map((attribute) => ({ attribute, text: show(valueFor(user, attribute.name), attribute) }))
          .filter(({ text }) => text !== "");
        if (given.length === 0) return null;
        return (
          <Panel key={group} title={t(`group.${group}` as "group.identity", { defaultValue: group })}>
            <dl className={styles.values}>
              {given.map(({ attribute, text }) => (
                <div key={attribute.name}>
                  <dt>{attribute.label}</dt>
                  <dd>
                    {attribute.name === "manager" && user.manager ? (
                      <Link to="/users/$user" params={{ user: user.manager.id }}>
                        {text}
                      </Link>
                    ) : (
                      text
                    )}
                  </dd>
                  <dd className={styles.origin}>
                    <OriginLine origin={origins.data?.[attribute.name]} />
                  </dd>
                </div>
              ))}
            </dl>
          </Panel>
        );
      })}
      {shown.every((attribute) => show(valueFor(user, attribute.name)) === "") && (
        <Empty title={t("user.nothingKnown")} />
      )}
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
