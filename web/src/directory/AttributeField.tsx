import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attribute, Unit, User } from "@/api/types";
import { choicesOf } from "@/shared/catalogue";
import { type Choice, MultiSelect, Select, TextArea, TextField } from "@/ui";
import { useNodes, usePeople } from "./queries";
import { TagsOf } from "./Tags";
import type { FormValue } from "./values";

type AttributeFieldProps = {
  id: string;
  attribute: Attribute;
  user?: User;
  value: FormValue;
  error?: string;
  onChange: (value: FormValue) => void;
  onBlur: () => void;
};

const inputs = { email: "email", phone: "tel", url: "url", date: "date" } as const;

/** The field that fits the type of an attribute. */
export function AttributeField(props: AttributeFieldProps) {
  const { t } = useTranslation();
  const { attribute, value, onBlur, user } = props;
  const text = Array.isArray(value) ? value.join(", ") : value;
  const common = {
    id: props.id,
    label: attribute.label,
    description: attribute.description,
    required: attribute.required,
    error: props.error,
    value: text,
    onChange: props.onChange,
  };
  switch (attribute.type) {
    case "longText":
      return <TextArea {...common} rows={4} />;
    case "boolean":
      return (
        <Select
          {...common}
          clearable
          choices={[
            { value: "true", label: t("value.yes") },
            { value: "false", label: t("value.no") },
          ]}
        />
      );
    case "choice":
      return <Select {...common} clearable choices={choicesOf(attribute)} />;
    case "multiChoice":
      if (!attribute.choices?.length) return <TagsOf {...common} value={Array.isArray(value) ? value : []} />;
      return (
        <MultiSelect
          {...common}
          value={Array.isArray(value) ? value : []}
          choices={attribute.choices ?? []}
        />
      );
    case "unit":
      return <NodeField {...common} kind="units" current={user?.unit} />;
    case "location":
      return <NodeField {...common} kind="locations" current={user?.location} />;
    case "user":
      return <PersonField {...common} current={attribute.name === "manager" ? user?.manager : undefined} />;
    case "number":
      return <TextField {...common} onBlur={onBlur} inputMode="decimal" />;
    default:
      return (
        <TextField
          {...common}
          onBlur={onBlur}
          type={inputs[attribute.type as keyof typeof inputs] ?? "text"}
        />
      );
  }
}

type ReferenceProps = {
  id: string;
  label: string;
  description?: string;
  required?: boolean;
  error?: string;
  value: string;
  onChange: (value: string) => void;
};

const none: Unit[] = [];

function NodeField({
  kind,
  current,
  ...rest
}: ReferenceProps & { kind: "units" | "locations"; current?: { id: string; path: string[] } }) {
  const { t } = useTranslation();
  const { data = none } = useNodes(kind);
  const choices = data.map((node) => ({ value: node.id, label: node.path.join(" / ") }));
  return (
    <Select
      {...rest}
      choices={withCurrent(choices, current && { value: current.id, label: current.path.join(" / ") })}
      clearable
      searchable
      nothingFound={t("form.nothingFound")}
    />
  );
}

function PersonField({ current, ...rest }: ReferenceProps & { current?: User["manager"] }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [picked, setPicked] = useState<Choice | undefined>(
    current && { value: current.id, label: current.displayName || current.userName || current.id },
  );
  const { data = [] } = usePeople(picked?.label === search ? "" : search);
  const choices = data.map((person) => ({
    value: person.id,
    label: `${person.displayName || person.userName} (${person.userName})`,
  }));
  return (
    <Select
      {...rest}
      choices={withCurrent(choices, picked)}
      onSearch={setSearch}
      onChange={(value) => {
        setPicked(choices.find((choice) => choice.value === value));
        rest.onChange(value);
      }}
      clearable
      nothingFound={t("form.nothingFound")}
    />
  );
}

/** The chosen value stays a choice when the list does not hold it. */
function withCurrent(choices: Choice[], current: Choice | undefined): Choice[] {
  return !current || choices.some((choice) => choice.value === current.value)
    ? choices
    : [current, ...choices];
}
