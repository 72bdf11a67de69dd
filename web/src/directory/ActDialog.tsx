import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import type { Action, Effect, User } from "@/api/types";
import { labelOf, noAttributes, show, useAttributes } from "@/shared/catalogue";
import { endOfDay } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { Bar, Button, Dialog, Diff, Loading, Notice, Stack, Table, TextField, toast } from "@/ui";
import { grave, mayEnd } from "./acts";
import { useAct, usePlan } from "./queries";
import styles from "./user.module.css";

/** Asks for reason and end of an act on a person's status, and shows beforehand what it will do. */
export function ActDialog({ user, action, onClose }: { user: User; action: Action; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: attributes = noAttributes } = useAttributes();
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState("");
  const act = useAct(user);
  const plan = usePlan(user.id, action, endOfDay(until));
  const name = user.displayName || user.userName;

  const problems = plan.data?.problems ?? [];
  const blocked = problems.some((problem) => !problem.warning);
  const status = (name: string | undefined) =>
    name ? t(`status.${name}` as "status.active", { defaultValue: name }) : "";
  const changes = [
    { key: "status", old: status(plan.data?.statusBefore), new: status(plan.data?.statusAfter) },
    ...Object.keys({ ...plan.data?.before, ...plan.data?.after }).map((key) => ({
      key,
      old: show(plan.data?.before?.[key]),
      new: show(plan.data?.after?.[key]),
    })),
  ].filter((change) => change.old !== change.new);
  const words = { was: t("diff.was"), becomes: t("diff.becomes"), nothing: t("value.none") };
  const nameOf = (key: string) => (key === "status" ? t("users.status") : labelOf(attributes, key));
  const legal = act.error instanceof ApiError ? act.error.legal : [];

  function submit(event: FormEvent) {
    event.preventDefault();
    act.mutate(
      { action, reason: reason.trim() || undefined, until: endOfDay(until) },
      {
        onSuccess: () => {
          toast(t(`act.${action}.done`, { name }));
          onClose();
        },
      },
    );
  }

  return (
    <Dialog open onClose={onClose} title={t(`act.${action}.title`, { name })} closeLabel={t("close")}>
      <form onSubmit={submit}>
        <Stack>
          <p>{t(`act.${action}.text`)}</p>
          {plan.isPending && <Loading label={t("loading")} lines={2} />}
          {plan.error && <Failure error={plan.error} onRetry={() => void plan.refetch()} />}
          {changes.length > 0 && (
            <Table
              label={t("act.effects")}
              head={[t("act.effects"), t("diff.change")]}
              rows={changes.map((change) => ({
                key: change.key,
                cells: [
                  nameOf(change.key),
                  <Diff key="diff" old={change.old} new={change.new} words={words} />,
                ],
              }))}
            />
          )}
          <Effects effects={plan.data?.effects ?? []} />
          {problems.map((problem) => (
            <Notice key={problem.code + problem.field} tone={problem.warning ? "warn" : "bad"}>
              {problem.message}
            </Notice>
          ))}
          <TextField
            label={t("form.reason")}
            description={t("act.reasonHint")}
            value={reason}
            onChange={setReason}
            maxLength={500}
            autoFocus
          />
          {mayEnd.has(action) && (
            <TextField
              label={t("act.until")}
              description={t("act.untilHint")}
              type="date"
              value={until}
              onChange={setUntil}
            />
          )}
          {act.error && <Failure error={act.error} />}
          {legal.length > 0 && <p>{t("act.legal", { list: legal.join(", ") })}</p>}
          <Bar end>
            <Button onClick={onClose}>{t("form.cancel")}</Button>
            <Button
              type="submit"
              kind={grave.has(action) ? "danger" : "primary"}
              loading={act.isPending}
              disabled={blocked || plan.isPending}
            >
              {t(`act.${action}.submit`, { name })}
            </Button>
          </Bar>
        </Stack>
      </form>
    </Dialog>
  );
}

/** What follows beyond the record itself, before it happens. */
function Effects({ effects }: { effects: Effect[] }) {
  const { t } = useTranslation();
  if (effects.length === 0) return null;
  return (
    <div>
      <strong>{t("act.follows")}</strong>
      <ul className={styles.effects}>
        {effects.map((effect) => (
          <li key={effect.code}>
            {t(`effect.${effect.code}` as "effect.sessions_end", {
              count: effect.count ?? 0,
              defaultValue: effect.message,
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}
