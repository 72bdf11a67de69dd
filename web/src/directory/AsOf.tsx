import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import type { User } from "@/api/types";
import { byGroup, isComposite, noAttributes, show, useAttributes, valueFor } from "@/shared/catalogue";
import { endOfDay, formatDay, isoMinute } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { Chip, Diff, Empty, Facts, Loading, Notice, Panel, Stack } from "@/ui";
import { useUserAsOf } from "./queries";

/** The person as they were at an instant, or at the end of a day, with what has become of each value since. */
export function AsOf({ user, at }: { user: User; at: string }) {
  const { t } = useTranslation();
  const { data: attributes = noAttributes } = useAttributes();
  const isDay = at.length === "2026-01-31".length;
  const then = useUserAsOf(user.id, isDay ? (endOfDay(at) ?? at) : at);
  const words = { was: t("diff.was"), becomes: t("diff.becomes"), nothing: t("value.none") };
  const day = isDay ? formatDay(at) : isoMinute(at);
  const back = (
    <Link to="/users/$user" params={{ user: user.id }} search={{}}>
      {t("asOf.now")}
    </Link>
  );
  if (then.error instanceof ApiError && then.error.status === 404)
    return (
      <Empty title={t("asOf.notYet", { day })} actions={back}>
        {t("asOf.notYetText")}
      </Empty>
    );
  if (then.error) return <Failure error={then.error} onRetry={() => void then.refetch()} />;
  if (!then.data) return <Loading label={t("loading")} />;
  const past = then.data;
  const status = (one: User) => t(`status.${one.deletedAt ? "deleted" : one.status}`);
  const facts = attributes
    .filter((attribute) => !isComposite(attribute))
    .map((attribute) => ({
      attribute,
      was: show(valueFor(past, attribute.name), attribute),
      is: show(valueFor(user, attribute.name), attribute),
    }))
    .filter(({ was, is }) => was !== "" || is !== "");
  const changed = facts.filter(({ was, is }) => was !== is).length;
  return (
    <Stack>
      <Notice tone="info" title={t("asOf.title", { day, version: past.version })} actions={back}>
        {changed > 0 ? t("asOf.changed", { count: changed }) : t("asOf.same")}
      </Notice>
      <Panel title={t("users.status")}>
        <Diff old={status(past)} new={status(user)} words={words} />
      </Panel>
      {byGroup(facts.map(({ attribute }) => attribute)).map(([group, list]) => (
        <Panel key={group} title={t(`group.${group}` as "group.identity", { defaultValue: group })}>
          <Facts
            facts={facts
              .filter(({ attribute }) => list.includes(attribute))
              .map(({ attribute, was, is }) => ({
                label: attribute.label,
                value:
                  was === is ? (
                    was
                  ) : was ? (
                    <Diff old={was} new={is} words={words} />
                  ) : (
                    <>
                      <Chip tone="info">{t("asOf.since")}</Chip> {is}
                    </>
                  ),
              }))}
          />
        </Panel>
      ))}
    </Stack>
  );
}
