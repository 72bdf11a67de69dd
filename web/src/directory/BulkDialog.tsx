import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attribute } from "@/api/types";
import { isComposite } from "@/shared/catalogue";
import { endOfDay } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { Bar, Button, Dialog, Select, Stack, TextField } from "@/ui";
import { AttributeField } from "./AttributeField";
import { mayEnd } from "./acts";
import { useOrder } from "./queries";
import type { Deed } from "./Selection";
import { type Selected, selectionOf } from "./selection";
import { type FormValue, faultOf, fromForm } from "./values";

type BulkDialogProps = {
  deed: Deed;
  selected: Selected;
  list: { filter: string; bin: boolean };
  count: number | undefined;
  attributes: Attribute[];
  onClose: () => void;
};

/** One change for everybody who is selected; what it leads to is the preview. */
export function BulkDialog({ deed, selected, list, count, attributes, onClose }: BulkDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const navigate = useNavigate();
  const order = useOrder();
  const [name, setName] = useState("set" in deed ? (deed.set ?? "") : "");
  const [value, setValue] = useState<FormValue>("");
  const [fault, setFault] = useState<string>();
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState("");
  const n = count === undefined ? "…" : formatNumber(count);
  const attribute = attributes.find((one) => one.name === name);
  const words = { count: count ?? 2, n, name: attribute?.label ?? "" };
  const title =
    "act" in deed
      ? t(`bulk.act.${deed.act as "suspend"}`, words)
      : attribute
        ? t("bulk.set", words)
        : t("bulk.setAny", words);

  function submit(event: FormEvent) {
    event.preventDefault();
    const wrong = attribute && faultOf(attribute, value, true);
    setFault(wrong && t(`fault.${wrong.key}`, wrong));
    if (wrong || ("set" in deed && !attribute)) return;
    const change =
      "act" in deed
        ? { action: deed.act, until: endOfDay(until) }
        : { values: attribute ? { [attribute.name]: fromForm(attribute, value) } : {} };
    order.mutate(
      {
        title,
        select: selectionOf(selected, list),
        change: { ...change, reason: reason.trim() || undefined },
      },
      { onSuccess: (set) => void navigate({ to: "/changesets/$set", params: { set: set.id } }) },
    );
  }

  return (
    <Dialog open onClose={onClose} title={title} closeLabel={t("close")}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <p>{t("bulk.text")}</p>
          {"set" in deed && deed.set === undefined && (
            <Select
              label={t("bulk.attribute")}
              value={name}
              searchable
              choices={attributes
                .filter((one) => !isComposite(one) && !one.readOnly)
                .map((one) => ({ value: one.name, label: one.label }))}
              onChange={(next) => {
                setName(next);
                setValue("");
                setFault(undefined);
              }}
              nothingFound={t("form.nothingFound")}
            />
          )}
          {attribute && (
            <AttributeField
              key={attribute.name}
              id={`${id}-value`}
              attribute={{
                ...attribute,
                description: attribute.required ? attribute.description : t("bulk.empty"),
              }}
              value={value}
              error={fault}
              onChange={setValue}
              onBlur={() => undefined}
            />
          )}
          <TextField
            label={t("form.reason")}
            description={t("act.reasonHint")}
            value={reason}
            onChange={setReason}
            maxLength={500}
          />
          {"act" in deed && mayEnd.has(deed.act) && (
            <TextField
              label={t("act.until")}
              description={t("act.untilHint")}
              type="date"
              value={until}
              onChange={setUntil}
            />
          )}
          {order.error && <Failure error={order.error} />}
          <Bar end>
            <Button onClick={onClose}>{t("form.cancel")}</Button>
            <Button
              type="submit"
              kind="primary"
              loading={order.isPending}
              disabled={"set" in deed && !attribute}
            >
              {t("bulk.preview")}
            </Button>
          </Bar>
        </Stack>
      </form>
    </Dialog>
  );
}
