import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Note, User } from "@/api/types";
import { When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { useMay } from "@/shared/session";
import {
  Bar,
  Button,
  Checkbox,
  Chip,
  Dialog,
  Empty,
  IconPencil,
  IconPin,
  IconTrash,
  Loading,
  Panel,
  Stack,
  TextArea,
  toast,
} from "@/ui";
import { useAddNote, useChangeNote, useNotes, useRemoveNote } from "./notes";
import styles from "./user.module.css";

/** What administrators have noted about a person, for each other: pinned ones first, then the newest. */
export function Notes({ user }: { user: User }) {
  const { t } = useTranslation();
  const notes = useNotes(user.id);
  const mayWrite = useMay("notes.write");
  return (
    <Stack>
      {mayWrite && <NewNote user={user} />}
      {notes.error ? (
        <Failure error={notes.error} onRetry={() => void notes.refetch()} />
      ) : !notes.data ? (
        <Loading label={t("loading")} />
      ) : notes.data.length === 0 ? (
        <Empty title={t("notes.none")}>{t("notes.noneText")}</Empty>
      ) : (
        <ul className={styles.history}>
          {notes.data.map((note) => (
            <OneNote key={note.id} note={note} user={user} mayWrite={mayWrite} />
          ))}
        </ul>
      )}
    </Stack>
  );
}

function NewNote({ user }: { user: User }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [pinned, setPinned] = useState(false);
  const add = useAddNote(user.id);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!text.trim()) return;
    add.mutate(
      { text, pinned },
      {
        onSuccess: () => {
          setText("");
          setPinned(false);
          toast(t("notes.added"));
        },
      },
    );
  }
  return (
    <Panel title={t("notes.new")}>
      <form onSubmit={submit}>
        <Stack gap={12}>
          <TextArea
            label={t("notes.text")}
            description={t("notes.textHint")}
            value={text}
            onChange={setText}
            rows={3}
          />
          <Bar>
            <Button type="submit" kind="primary" loading={add.isPending} disabled={!text.trim()}>
              {t("notes.add")}
            </Button>
            <Checkbox label={t("notes.pin")} checked={pinned} onChange={setPinned} />
          </Bar>
          {add.error && <Failure error={add.error} />}
        </Stack>
      </form>
    </Panel>
  );
}

function OneNote({ note, user, mayWrite }: { note: Note; user: User; mayWrite: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<"edit" | "remove">();
  const change = useChangeNote(user.id);
  return (
    <li className={styles.entry}>
      <div className={styles.entryHead}>
        <p className={styles.meta}>
          {note.createdBy.name} · <When at={note.createdAt} form="long" />
          {note.editedAt && (
            <>
              {" · "}
              {t("notes.edited", { name: note.editedBy?.name ?? "" })} <When at={note.editedAt} form="ago" />
            </>
          )}{" "}
          {note.pinned && (
            <Chip tone="info" icon={<IconPin aria-hidden />}>
              {t("notes.pinned")}
            </Chip>
          )}
        </p>
        {mayWrite && (
          <Bar>
            <Button
              small
              kind="subtle"
              icon={<IconPin size={14} />}
              loading={change.isPending}
              onClick={() => change.mutate({ id: note.id, pinned: !note.pinned })}
            >
              {note.pinned ? t("notes.unpin") : t("notes.pin")}
            </Button>
            <Button small kind="subtle" icon={<IconPencil size={14} />} onClick={() => setOpen("edit")}>
              {t("notes.edit")}
            </Button>
            <Button small kind="subtle" icon={<IconTrash size={14} />} onClick={() => setOpen("remove")}>
              {t("notes.remove")}
            </Button>
          </Bar>
        )}
      </div>
      <p className={styles.note}>{note.text}</p>
      {change.error && <Failure error={change.error} />}
      {open === "edit" && <EditNote note={note} user={user} onClose={() => setOpen(undefined)} />}
      {open === "remove" && <RemoveNote note={note} user={user} onClose={() => setOpen(undefined)} />}
    </li>
  );
}

type NoteDialogProps = { note: Note; user: User; onClose: () => void };

function EditNote({ note, user, onClose }: NoteDialogProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(note.text);
  const change = useChangeNote(user.id);
  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate({ id: note.id, text }, { onSuccess: onClose });
  }
  return (
    <Dialog open onClose={onClose} title={t("notes.editTitle")} closeLabel={t("close")}>
      <form onSubmit={submit}>
        <Stack>
          <TextArea label={t("notes.text")} value={text} onChange={setText} rows={6} />
          {change.error && <Failure error={change.error} />}
          <Bar end>
            <Button onClick={onClose}>{t("form.cancel")}</Button>
            <Button type="submit" kind="primary" loading={change.isPending} disabled={!text.trim()}>
              {t("notes.save")}
            </Button>
          </Bar>
        </Stack>
      </form>
    </Dialog>
  );
}

function RemoveNote({ note, user, onClose }: NoteDialogProps) {
  const { t } = useTranslation();
  const remove = useRemoveNote(user.id);
  return (
    <Dialog open onClose={onClose} title={t("notes.removeTitle")} closeLabel={t("close")}>
      <Stack>
        <p>{t("notes.removeText")}</p>
        {remove.error && <Failure error={remove.error} />}
        <Bar end>
          <Button onClick={onClose}>{t("form.cancel")}</Button>
          <Button
            kind="danger"
            loading={remove.isPending}
            onClick={() => remove.mutate(note.id, { onSuccess: onClose })}
          >
            {t("notes.removeSubmit")}
          </Button>
        </Bar>
      </Stack>
    </Dialog>
  );
}
