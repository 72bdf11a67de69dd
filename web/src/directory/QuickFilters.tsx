import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attribute } from "@/api/types";
import { choiceName, choicesOf, isComposite, labelOf } from "@/shared/catalogue";
import { and, nameBeginsWith, quote } from "@/shared/filter";
import { Button, Dialog, IconButton, IconFilter, IconX, Menu, Select, Stack, TextField } from "@/ui";
import { useNodes, usePeople, useUser } from "./queries";
import styles from "./users.module.css";

const kinds = ["unit", "location", "kind", "manager", "created", "empty", "leads"] as const;
type Kind = (typeof kinds)[number];
type Search = Partial<Record<Kind | "q" | "filter" | "status", string>>;

/** The filter, in the server's language, that the address of the list stands for. */
export function filterOf(search: Search): string {
  return and(
    nameBeginsWith(search.q ?? ""),
    search.filter,
    search.status && `status eq ${quote(search.status)}`,
    search.unit && `unit under ${quote(search.unit)}`,
    search.location && `location under ${quote(search.location)}`,
    search.kind && `userType eq ${quote(search.kind)}`,
    search.manager && `manager eq ${quote(search.manager)}`,
    search.created && `createdAt ge ${quote(`${search.created}T00:00:00Z`)}`,
    search.empty && `not (${search.empty} pr)`,
    search.leads && "leads eq true",
  );
}

type QuickFiltersProps = {
  search: Search;
  attributes: Attribute[];
  onChange: (change: Partial<Record<Kind, string | undefined>>) => void;
};

/** The filters that most lists need, each a chip that says what it does and goes away by a click. */
export function QuickFilters({ search, attributes, onChange }: QuickFiltersProps) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState<Exclude<Kind, "leads">>();
  return (
    <>
      {kinds
        .filter((kind) => search[kind])
        .map((kind) => (
          <span key={kind} className={styles.chip}>
            <Words kind={kind} value={search[kind] ?? ""} attributes={attributes} />
            <IconButton
              small
              label={t("quick.remove", { name: t(`quick.${kind}`) })}
              onClick={() => onChange({ [kind]: undefined })}
            >
              <IconX size={14} />
            </IconButton>
          </span>
        ))}
      <Menu
        trigger={
          <Button kind="subtle" small icon={<IconFilter size={16} />}>
            {t("quick.add")}
          </Button>
        }
        items={kinds.map((kind) => ({
          label: t(`quick.${kind}`),
          // There is nothing to choose: people lead somebody or they do not.
          onSelect: () => (kind === "leads" ? onChange({ leads: "yes" }) : setAdding(kind)),
        }))}
      />
      {adding && (
        <Dialog
          open
          onClose={() => setAdding(undefined)}
          title={t(`quick.${adding}`)}
          closeLabel={t("close")}
        >
          <Stack>
            <Choose
              kind={adding}
              attributes={attributes}
              onChoose={(value) => {
                setAdding(undefined);
                if (value) onChange({ [adding]: value });
              }}
            />
          </Stack>
        </Dialog>
      )}
    </>
  );
}

function Words({ kind, value, attributes }: { kind: Kind; value: string; attributes: Attribute[] }) {
  const { t } = useTranslation();
  const nodes = useNodes(kind === "location" ? "locations" : "units", kind === "unit" || kind === "location");
  const manager = useUser(value, kind === "manager");
  const name = {
    unit: nodes.data?.find((node) => node.id === value)?.name,
    location: nodes.data?.find((node) => node.id === value)?.name,
    kind: choiceName("userType", value),
    manager: manager.data?.displayName || manager.data?.userName,
    created: value,
    empty: labelOf(attributes, value),
    leads: value,
  }[kind];
  return <span>{t(`quick.is.${kind}`, { value: name ?? "…" })}</span>;
}

type ChooseProps = {
  kind: Exclude<Kind, "leads">;
  attributes: Attribute[];
  onChoose: (value: string) => void;
};

function Choose({ kind, attributes, onChoose }: ChooseProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const nodes = useNodes(kind === "location" ? "locations" : "units", kind === "unit" || kind === "location");
  const people = usePeople(typed, kind === "manager");
  if (kind === "created")
    return <TextField label={t("quick.choose.created")} type="date" value="" onChange={onChoose} autoFocus />;
  const choices = {
    unit: () => (nodes.data ?? []).map((node) => ({ value: node.id, label: node.path.join(" / ") })),
    location: () => (nodes.data ?? []).map((node) => ({ value: node.id, label: node.path.join(" / ") })),
    kind: () => attributes.filter((a) => a.name === "userType").flatMap(choicesOf),
    manager: () =>
      (people.data ?? []).map((person) => ({
        value: person.id,
        label: `${person.displayName || person.userName} (${person.userName})`,
      })),
    empty: () =>
      attributes
        .filter((a) => !isComposite(a) && !a.required)
        .map((a) => ({ value: a.name, label: a.label })),
  }[kind]();
  return (
    <Select
      label={t(`quick.choose.${kind}`)}
      value=""
      choices={choices}
      searchable
      onSearch={kind === "manager" ? setTyped : undefined}
      onChange={onChoose}
      nothingFound={t("form.nothingFound")}
    />
  );
}
