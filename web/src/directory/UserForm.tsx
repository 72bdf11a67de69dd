import { useBlocker } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import type { Alike, Attribute, Json, Problem, User } from "@/api/types";
import { byGroup, isComposite } from "@/shared/catalogue";
import { readDraft, writeDraft } from "@/shared/draft";
import { messageOf } from "@/shared/failure";
import { Bar, Button, Notice, Panel, Stack, TextField } from "@/ui";
import { AttributeField } from "./AttributeField";
import { fieldOf, foundProblems, useCheck } from "./check";
import { LeaveDialog } from "./LeaveDialog";
import { Likely } from "./Likely";
import { Proposals } from "./Proposals";
import {
  changedValues,
  copyOf,
  type Fault,
  type FormValue,
  type FormValues,
  faultOf,
  formOf,
} from "./values";

type UserFormProps = {
  attributes: Attribute[];
  user?: User;
  /** Somebody whose values a new person begins with. */
  template?: User;
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
  template,
  submit,
  busy,
  error,
  onSubmit,
  onCancel,
  children,
}: UserFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const draft = ["user", user?.id ?? "new", template?.id].filter(Boolean).join("-");
  const fields = useMemo(() => attributes.filter((a) => !isComposite(a) && !a.readOnly), [attributes]);
  const [before] = useState<FormValues>(() => formOf(fields, user));
  const [kept] = useState(() => readDraft<Draft>(draft));
  const [restored, setRestored] = useState(kept !== undefined);
  const [copied] = useState<FormValues>(() => (template ? copyOf(fields, template) : {}));
  const [values, setValues] = useState(() => ({ ...before, ...copied, ...kept?.values }));
  const [reason, setReason] = useState(kept?.reason ?? "");
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [submitted, setSubmitted] = useState(0);
  const changes = changedValues(fields, before, values);
  const dirty = Object.keys(changes).length > 0;

  const words = (fault: Fault) => t(`fault.${fault.key}`, fault);
  const { data: checked } = useCheck(user?.id, changes);
  const { byField, other } = serverProblems(error, fields, changes);
  const messages = { ...byField, ...foundProblems(checked, fields, changes, left), ...faults };
  const warnings = checked?.plan.problems.filter((problem) => problem.warning) ?? [];
  const proposals: Record<string, string[]> = user
    ? {}
    : { userName: checked?.plan.proposals.userName ?? [], email: checked?.plan.proposals.email ?? [] };
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
    setValues({ ...before, ...copied });
    setReason("");
    setRestored(false);
  }

  function change(attribute: Attribute, value: FormValue) {
    setValues((all) => ({ ...all, [attribute.name]: value }));
    if (chosen.has(attribute.type)) setLeft((all) => new Set(all).add(attribute.name));
    if (!faults[attribute.name]) return;
    const fault = faultOf(attribute, value, true);
    setFaults(({ [attribute.name]: _, ...rest }) =>
      fault ? { ...rest, [attribute.name]: words(fault) } : rest,
    );
  }

  function leave(attribute: Attribute) {
    setLeft((all) => new Set(all).add(attribute.name));
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
        <Likely people={checked?.plan.duplicates ?? nobody} />
        {warnings.map((problem) => (
          <Notice key={problem.code + problem.field} tone="warn">
            {problem.message}
          </Notice>
        ))}
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
                <div key={field.name}>
                  <AttributeField
                    id={`${id}-${field.name}`}
                    attribute={field}
                    user={user ?? template}
                    value={values[field.name] ?? ""}
                    error={messages[field.name]}
                    onChange={(value) => change(field, value)}
                    onBlur={() => leave(field)}
                  />
                  {!values[field.name] && (
                    <Proposals
                      field={field.label}
                      names={proposals[field.name] ?? []}
                      onTake={(name) => {
                        change(field, name);
                        document.getElementById(`${id}-${field.name}`)?.focus();
                      }}
                    />
                  )}
                </div>
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
        <LeaveDialog
          onStay={blocker.reset}
          onKeep={blocker.proceed}
          onDiscard={() => {
            discard();
            blocker.proceed();
          }}
        />
      )}
    </form>
  );
}

const nobody: Alike[] = [];

/** Fields in which one chooses: choosing is leaving. */
const chosen: ReadonlySet<string> = new Set(["boolean", "choice", "multiChoice", "unit", "location", "user"]);

/** Sorts what the server said to the fields that it is about. */
function serverProblems(
  error: unknown,
  fields: Attribute[],
  given: Record<string, Json>,
): { byField: Record<string, string>; other: Problem[] } {
  const byField: Record<string, string> = {};
  const other: Problem[] = [];
  if (!error) return { byField, other };
  const problems = error instanceof ApiError ? error.problems.filter((p) => !p.warning) : [];
  for (const problem of problems) {
    const name = fieldOf(problem, fields, given);
    if (name) byField[name] = problem.message;
    else other.push(problem);
  }
  if (problems.length === 0) other.push({ code: "error", message: messageOf(error) });
  return { byField, other };
}
