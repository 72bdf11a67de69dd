import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Bar, Button, Dialog, Select, Stack, TextField } from "@/ui";
import { filterNames, type JournalSearch } from "./queries";
import { eventName } from "./words";

/** The types of events that people look for; any other can be typed into the address. */
const types = [
  "user.created",
  "user.updated",
  "user.activated",
  "user.deactivated",
  "user.suspended",
  "user.archived",
  "user.deleted",
  "user.restored",
  "user.locked",
  "user.unlocked",
  "node.created",
  "node.updated",
  "node.deleted",
  "node.restored",
  "attribute.created",
  "attribute.deleted",
  "changeset.planned",
  "changeset.applied",
  "changeset.failed",
  "changeset.cancelled",
  "import.uploaded",
  "role.granted",
  "role.revoked",
  "password.set",
  "session.started",
  "session.ended",
  "signin.failed",
  "token.created",
  "token.revoked",
];

type Name = (typeof filterNames)[number];
type Props = { onAdd: (change: JournalSearch) => void; onClose: () => void };

/** One more condition of the list. */
export function FilterDialog({ onAdd, onClose }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState<Name>("type");
  const [value, setValue] = useState("");
  const time = name === "since" || name === "until";
  return (
    <Dialog open onClose={onClose} title={t("audit.filter")} closeLabel={t("close")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onAdd({ [name]: time ? new Date(value).toISOString() : value.trim() });
        }}
      >
        <Stack>
          <Select
            label={t("audit.choose")}
            value={name}
            onChange={(next) => {
              setName(next as Name);
              setValue("");
            }}
            choices={filterNames
              .filter((one) => one !== "text")
              .map((one) => ({ value: one, label: t(`audit.only.${one}`) }))}
          />
          {name === "type" ? (
            <Select
              label={t("audit.only.type")}
              value={value}
              onChange={setValue}
              choices={types.map((type) => ({ value: type, label: `${eventName(type, t)} (${type})` }))}
              searchable
              nothingFound={t("form.nothingFound")}
            />
          ) : (
            <TextField
              label={t("audit.value")}
              type={time ? "datetime-local" : "text"}
              value={value}
              onChange={setValue}
            />
          )}
          <Bar end>
            <Button onClick={onClose}>{t("form.cancel")}</Button>
            <Button type="submit" kind="primary" disabled={!value.trim()}>
              {t("audit.add")}
            </Button>
          </Bar>
        </Stack>
      </form>
    </Dialog>
  );
}
