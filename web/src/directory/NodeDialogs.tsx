import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Unit } from "@/api/types";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { Bar, Button, Dialog, Select, Stack, TextField, toast } from "@/ui";
import { type Grove, useNodeAct, usePropose } from "./nodes";

export type Asked =
  | { act: "create"; parent?: Unit }
  | { act: "rename" | "delete" | "merge"; node: Unit }
  /** To where it was dragged; null is the top. */
  | { act: "move"; node: Unit; onto?: string | null };

type Props = {
  grove: Grove;
  nodes: Unit[];
  asked: Asked;
  onClose: () => void;
  onDone: (id: string | undefined) => void;
};

/** Whatever is asked before a unit or location changes. */
export function NodeDialog(props: Props) {
  switch (props.asked.act) {
    case "create":
    case "rename":
      return <NameDialog {...props} asked={props.asked} />;
    case "delete":
      return <DeleteDialog {...props} node={props.asked.node} />;
    case "move":
    case "merge":
      return <PlaceDialog {...props} asked={props.asked} />;
  }
}

type FormProps = {
  title: string;
  submit: string;
  danger?: boolean;
  busy: boolean;
  disabled?: boolean;
  error: unknown;
  onClose: () => void;
  onSubmit: () => void;
  children: ReactNode;
};

function FormDialog({
  title,
  submit,
  danger,
  busy,
  disabled,
  error,
  onClose,
  onSubmit,
  children,
}: FormProps) {
  const { t } = useTranslation();
  return (
    <Dialog open onClose={onClose} title={title} closeLabel={t("close")}>
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Stack>
          {children}
          {error ? <Failure error={error} /> : null}
          <Bar end>
            <Button onClick={onClose}>{t("form.cancel")}</Button>
            <Button type="submit" kind={danger ? "danger" : "primary"} loading={busy} disabled={disabled}>
              {submit}
            </Button>
          </Bar>
        </Stack>
      </form>
    </Dialog>
  );
}

function NameDialog({
  grove,
  asked,
  onClose,
  onDone,
}: Props & {
  asked: Extract<Asked, { act: "create" | "rename" | "delete" | "merge" }> | { act: "create"; parent?: Unit };
}) {
  const { t } = useTranslation();
  const node = asked.act === "create" ? undefined : asked.node;
  const above = asked.act === "create" ? asked.parent : undefined;
  const [name, setName] = useState(node?.name ?? "");
  const act = useNodeAct(grove);
  const title = node
    ? t("tree.renameTitle", { name: node.name })
    : above
      ? t(`tree.${grove}.createBelow`, { name: above.name })
      : t(`tree.${grove}.create`);
  return (
    <FormDialog
      title={title}
      submit={node ? t("tree.rename") : t(`tree.${grove}.create`)}
      busy={act.isPending}
      disabled={!name.trim() || name === node?.name}
      error={act.error}
      onClose={onClose}
      onSubmit={() =>
        act.mutate(node ? { act: "rename", node, name } : { act: "create", name, parent: above?.id }, {
          onSuccess: (id) => {
            toast(t(node ? "tree.renamed" : "tree.created", { name }));
            onDone(id);
          },
        })
      }
    >
      <TextField label={t("node.name")} value={name} onChange={setName} maxLength={256} autoFocus />
    </FormDialog>
  );
}

function DeleteDialog({ grove, node, onClose, onDone }: Props & { node: Unit }) {
  const { t } = useTranslation();
  const act = useNodeAct(grove);
  const people = node.peopleBelow;
  return (
    <FormDialog
      title={t("tree.deleteTitle", { name: node.name })}
      submit={t("tree.delete")}
      danger
      busy={act.isPending}
      error={act.error}
      onClose={onClose}
      onSubmit={() =>
        act.mutate(
          { act: "delete", node },
          {
            onSuccess: (above) => {
              toast(t("tree.deleted", { name: node.name }));
              onDone(above);
            },
          },
        )
      }
    >
      <p>
        {people > 0 ? t("tree.deleteFull", { count: people, n: formatNumber(people) }) : t("tree.deleteText")}
      </p>
    </FormDialog>
  );
}

const top = "top";

/** Where to: the answer is a change set whose preview is the next page. */
function PlaceDialog({ grove, nodes, asked, onClose }: Props & { asked: Extract<Asked, { node: Unit }> }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const propose = usePropose(grove);
  const { node } = asked;
  const moves = asked.act === "move";
  const [to, setTo] = useState(asked.act === "move" && asked.onto !== undefined ? (asked.onto ?? top) : "");
  const [reason, setReason] = useState("");
  const inside = (other: Unit) =>
    other.id === node.id ||
    (other.path.length > node.path.length && node.path.every((part, i) => other.path[i] === part));
  const choices = nodes
    .filter((other) => !inside(other) && !(moves && other.id === node.parent))
    .map((other) => ({ value: other.id, label: other.path.join(" / ") }));
  if (moves && node.parent) choices.unshift({ value: top, label: t("tree.top") });
  return (
    <FormDialog
      title={t(moves ? "tree.moveTitle" : "tree.mergeTitle", { name: node.name })}
      submit={t("tree.preview")}
      busy={propose.isPending}
      disabled={!to}
      error={propose.error}
      onClose={onClose}
      onSubmit={() => {
        const why = reason.trim() || undefined;
        propose.mutate(
          moves
            ? { act: "move", node: node.id, parent: to === top ? null : to, reason: why }
            : { act: "merge", node: node.id, into: to, reason: why },
          { onSuccess: (set) => void navigate({ to: "/changesets/$set", params: { set: set.id } }) },
        );
      }}
    >
      <p>{t(moves ? "tree.moveText" : "tree.mergeText")}</p>
      <Select
        label={t(moves ? "tree.underneath" : "tree.into")}
        value={to}
        onChange={setTo}
        choices={choices}
        searchable
        nothingFound={t("form.nothingFound")}
      />
      <TextField
        label={t("form.reason")}
        description={t("act.reasonHint")}
        value={reason}
        onChange={setReason}
        maxLength={500}
      />
    </FormDialog>
  );
}
