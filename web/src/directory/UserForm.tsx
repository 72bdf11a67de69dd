import { useBlocker } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import type { Attribute, Json, Problem, User } from "@/api/types";
import { byGroup, isComposite } from "@/shared/catalogue";
import { readDraft, writeDraft } from "@/shared/draft";
import { messageOf } from "@/shared/failure";
import { Bar, Button, Dialog, Notice, Panel, Stack, TextField } from "@/ui";
import { AttributeField } from "./AttributeField";
import { changedValues, type Fault, type FormValue, type FormValues, faultOf, formOf } from "./values";

type UserFormProps = {
  attributes: Attribute[];
  user?: User;
  submit: string;
  busy: boolean;
  error: unknown;
  onSubmit: (values: Record<string, Json>, reason: string) => void;
  onCancel: () => void;
  children?: ReactNode;
};

type Draft = { values: FormValues; reason: string };

/** The fields of a person, all derived from the catalogue of attributes. */
export function UserForm({
  attributes,
  user,
  submit,
  busy,
  error,
  onSubmit,
  onCancel,
  children,
}: UserFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const draft = `user-${user?.id ?? "new"}`;
  const fields = useMemo(() => attributes.filter((a) => !isComposite(a) && !a.readOnly), [attributes]);
  const [before] = useState<FormValues>(() => formOf(fields, user));
  const [kept] = useState(() => readDraft<Draft>(draft));
  const [restored, setRestored] = useState(kept !== undefined);
  const [values, setValues] = useState(() => ({ ...before, ...kept?.values }));
  const [reason, setReason] = useState(kept?.reason ?? "");
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [submitted, setSubmitted] = useState(0);
  const changes = changedValues(fields, before, values);
  const dirty = Object.keys(changes).length > 0;

  const words = (fault: Fault) => t(`fault.${fault.key}`, fault);
  const { byField, other } = useServerProblems(error, fields);
  const messages = { ...byField, ...faults };
  const summary = useRef<HTMLDivElement>(null);
  const listed = fields.filter((field) => messages[field.name]);
  const failing = listed.length > 0 || other.length > 0;

  // After a try that failed the summary takes the focus, so that it is read first.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a try or its answer moves the focus.
  useEffect(() => {
    if (submitted > 0 && failing) summary.current?.focus();
  }, [submitted, error]);

  // Kept while one types, and gone as soon as it is saved.
  const changed = JSON.stringify(Object.keys(changes).map((name) => [name, values[name]]));
  useEffect(() => {
    const given = Object.fromEntries(JSON.parse(changed) as [string, FormValue][]);
    writeDraft<Draft>(draft, dirty && !busy ? { values: given, reason } : undefined);
  }, [draft, dirty, busy, changed, reason]);

  const blocker = useBlocker({
    shouldBlockFn: () => dirty && !busy,
    // A reload finds the draft again: nothing to warn of.
    enableBeforeUnload: false,
    withResolver: true,
  });

  function discard() {
    writeDraft(draft, undefined);
    setValues(before);
    setReason("");
    setRestored(false);
  }

  function change(attribute: Attribute, value: FormValue) {
    setValues((all) => ({ ...all, [attribute.name]: value }));
    if (!faults[attribute.name]) return;
    const fault = faultOf(attribute, value, true);
    setFaults(({ [attribute.name]: _, ...rest }) =>
      fault ? { ...rest, [attribute.name]: words(fault) } : rest,
    );
  }

  function leave(attribute: Attribute) {
    const fault = faultOf(attribute, values[attribute.name] ?? "", false);
    if (fault) setFaults((all) => ({ ...all, [attribute.name]: words(fault) }));
  }

  function onForm(event: FormEvent) {
    event.preventDefault();
    const found: Record<string, string> = {};
    for (const field of fields) {
      const fault = faultOf(field, values[field.name] ?? "", true);
      if (fault) found[field.name] = words(fault);
    }
    setFaults(found);
    setSubmitted((n) => n + 1);
    if (Object.keys(found).length === 0) onSubmit(changes, reason.trim());
  }

  return (
    <form onSubmit={onForm} noValidate>
      <Stack>
        {restored && (
          <Notice
            tone="info"
            actions={
              <Button small onClick={discard}>
                {t("draft.discard")}
              </Button>
            }
          >
            {t("draft.restored")}
          </Notice>
        )}
        {failing && submitted > 0 && (
          <div ref={summary} tabIndex={-1} style={{ outlineOffset: 2 }}>
            <Notice tone="bad" title={t("form.problems", { count: listed.length + other.length })}>
              {other.map((problem) => (
                <span key={`${problem.field} ${problem.message}`}>{problem.message}</span>
              ))}
              {listed.map((field) => (
                <a key={field.name} href={`#${id}-${field.name}`}>
                  {field.label}: {messages[field.name]}
                </a>
              ))}
            </Notice>
          </div>
        )}
        {byGroup(fields).map(([group, list]) => (
          <Panel key={group} title={t(`group.${group}` as "group.identity", { defaultValue: group })}>
            <div
              style={{
                display: "grid",
                gap: 16,
                gridTemplateColumns: "repeat(auto-fit, minmax(min(260px, 100%), 1fr))",
              }}
            >
              {list.map((field) => (
                <AttributeField
                  key={field.name}
                  id={`${id}-${field.name}`}
                  attribute={field}
                  user={user}
                  value={values[field.name] ?? ""}
                  error={messages[field.name]}
                  onChange={(value) => change(field, value)}
                  onBlur={() => leave(field)}
                />
              ))}
            </div>
          </Panel>
        ))}
        <Panel title={t("form.finish")}>
          {children}
          <TextField
            label={t("form.reason")}
            description={t("form.reasonHint")}
            value={reason}
            onChange={setReason}
          />
          <Bar>
            <Button type="submit" kind="primary" loading={busy} disabled={user !== undefined && !dirty}>
              {submit}
            </Button>
            <Button onClick={onCancel}>{t("form.cancel")}</Button>
          </Bar>
        </Panel>
      </Stack>
      {blocker.status === "blocked" && (
        <Dialog open onClose={blocker.reset} title={t("draft.title")} closeLabel={t("close")}>
          <Stack>
            <p>{t("draft.text")}</p>
            <Bar end>
              <Button onClick={blocker.reset}>{t("draft.stay")}</Button>
              <Button
                onClick={() => {
                  discard();
                  blocker.proceed();
                }}
              >
                {t("draft.leave")}
              </Button>
              <Button kind="primary" onClick={blocker.proceed}>
                {t("draft.keep")}
              </Button>
            </Bar>
          </Stack>
        </Dialog>
      )}
    </form>
  );
}

/** Sorts what the server said to the fields that it is about. */
function useServerProblems(
  error: unknown,
  fields: Attribute[],
): { byField: Record<string, string>; other: Problem[] } {
  return useMemo(() => {
    const byField: Record<string, string> = {};
    const other: Problem[] = [];
    if (!error) return { byField, other };
    const problems = error instanceof ApiError ? error.problems.filter((p) => !p.warning) : [];
    for (const problem of problems) {
      const name = problem.field?.replace(/^(body\.)?values\./, "");
      if (name && fields.some((f) => f.name === name)) byField[name] = problem.message;
      else other.push(problem);
    }
    if (problems.length === 0) other.push({ code: "error", message: messageOf(error) });
    return { byField, other };
  }, [error, fields]);
}
