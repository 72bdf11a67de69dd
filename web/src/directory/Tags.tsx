import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { Failure } from "@/shared/failure";
import { quote } from "@/shared/filter";
import { Bar, Button, Dialog, IconPencil, Stack, TagsField, toast } from "@/ui";
import { useTags } from "./notes";
import { useSaveUser } from "./queries";
import styles from "./user.module.css";

/** The tags of a person, each a link to everybody who has it. */
export function Tags({ user, mayEdit }: { user: User; mayEdit: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const tags = user.tags ?? [];
  if (tags.length === 0 && !mayEdit) return null;
  return (
    <div className={styles.tags}>
      {tags.length > 0 && (
        <ul aria-label={t("tags.label")}>
          {tags.map((tag) => (
            <li key={tag}>
              <Link
                to="/users"
                search={{ filter: `tags eq ${quote(tag)}` }}
                aria-label={t("tags.everybody", { tag })}
              >
                {tag}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {mayEdit && (
        <Button small kind="subtle" icon={<IconPencil size={14} />} onClick={() => setOpen(true)}>
          {tags.length > 0 ? t("tags.edit") : t("tags.add")}
        </Button>
      )}
      {open && <TagsDialog user={user} onClose={() => setOpen(false)} />}
    </div>
  );
}

function TagsDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const [tags, setTags] = useState<string[]>(user.tags ?? []);
  const save = useSaveUser(user.id);
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate(
      { values: { tags: tags.length > 0 ? tags : null }, version: user.version },
      {
        onSuccess: () => {
          toast(t("tags.saved"));
          onClose();
        },
      },
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("tags.title", { name: user.displayName || user.userName })}
      closeLabel={t("close")}
    >
      <form onSubmit={submit}>
        <Stack>
          <TagsOf label={t("tags.label")} description={t("tags.hint")} value={tags} onChange={setTags} />
          {save.error && <Failure error={save.error} />}
          <Bar end>
            <Button onClick={onClose}>{t("form.cancel")}</Button>
            <Button type="submit" kind="primary" loading={save.isPending}>
              {t("tags.save")}
            </Button>
          </Bar>
        </Stack>
      </form>
    </Dialog>
  );
}

type TagsOfProps = {
  id?: string;
  label: string;
  description?: string;
  error?: string;
  value: string[];
  onChange: (tags: string[]) => void;
};

/** A field for tags that proposes those in use. */
export function TagsOf(props: TagsOfProps) {
  const [begin, setBegin] = useState("");
  const { data = [] } = useTags(begin);
  return <TagsField {...props} choices={data.map((tag) => tag.name)} onSearch={setBegin} />;
}
