import {
  Checkbox as KitCheckbox,
  MultiSelect as KitMultiSelect,
  Select as KitSelect,
  TagsInput,
  Textarea,
  TextInput,
} from "@mantine/core";
import type { ReactNode, Ref } from "react";

export type FieldProps = {
  label: string;
  hideLabel?: boolean;
  description?: ReactNode;
  error?: string;
  required?: boolean;
  disabled?: boolean;
  id?: string;
};

export type TextFieldProps = FieldProps & {
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  type?: "text" | "email" | "tel" | "url" | "date" | "datetime-local" | "number" | "search";
  placeholder?: string;
  icon?: ReactNode;
  inputMode?: "numeric" | "decimal";
  maxLength?: number;
  autoFocus?: boolean;
  ref?: Ref<HTMLInputElement>;
};

export function TextField({ hideLabel, label, icon, onChange, autoFocus, ...rest }: TextFieldProps) {
  return (
    <TextInput
      {...rest}
      label={hideLabel ? undefined : label}
      aria-label={hideLabel ? label : undefined}
      leftSection={icon}
      data-autofocus={autoFocus || undefined}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function TextArea(
  props: FieldProps & { value: string; onChange: (value: string) => void; rows?: number },
) {
  const { hideLabel, label, onChange, ...rest } = props;
  return (
    <Textarea
      {...rest}
      label={hideLabel ? undefined : label}
      aria-label={hideLabel ? label : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export type Choice = { value: string; label: string };
export type ChoiceGroup = { group: string; items: Choice[] };

export type SelectProps = FieldProps & {
  value: string;
  onChange: (value: string) => void;
  choices: Choice[] | ChoiceGroup[];
  placeholder?: string;
  clearable?: boolean;
  searchable?: boolean;
  /** The server searches: called with what was typed. */
  onSearch?: (text: string) => void;
  nothingFound?: string;
};

export function Select({
  hideLabel,
  label,
  choices,
  onChange,
  onSearch,
  nothingFound,
  ...rest
}: SelectProps) {
  return (
    <KitSelect
      {...rest}
      label={hideLabel ? undefined : label}
      aria-label={hideLabel ? label : undefined}
      value={rest.value || null}
      data={choices as Choice[]}
      onChange={(value) => onChange(value ?? "")}
      onSearchChange={onSearch}
      filter={onSearch ? ({ options }) => options : undefined}
      limit={onSearch ? undefined : 100}
      nothingFoundMessage={nothingFound}
      searchable={rest.searchable || onSearch !== undefined}
      allowDeselect={rest.clearable ?? false}
      comboboxProps={{ withinPortal: true }}
    />
  );
}

export function MultiSelect(
  props: FieldProps & { value: string[]; onChange: (value: string[]) => void; choices: string[] },
) {
  const { hideLabel, label, choices, ...rest } = props;
  return <KitMultiSelect {...rest} label={label} data={choices} clearable />;
}

export function Checkbox(props: FieldProps & { checked: boolean; onChange: (checked: boolean) => void }) {
  const { hideLabel: _, onChange, ...rest } = props;
  return <KitCheckbox {...rest} onChange={(event) => onChange(event.currentTarget.checked)} />;
}

/** Words of any kind, with those in use to choose from. */
export function TagsField(
  props: FieldProps & {
    value: string[];
    onChange: (value: string[]) => void;
    choices: string[];
    onSearch: (text: string) => void;
  },
) {
  const { hideLabel: _, choices, onChange, onSearch, ...rest } = props;
  return (
    <TagsInput
      {...rest}
      data={choices}
      onChange={(tags) => onChange([...new Set(tags.flatMap(wordsOf))])}
      onSearchChange={onSearch}
      splitChars={[",", ";", "|"]}
      maxDropdownHeight={220}
      comboboxProps={{ withinPortal: true }}
    />
  );
}

/** Words as the server keeps them: "VIP" and "vip" are one, and a comma parts one from the next. */
function wordsOf(text: string): string[] {
  return text
    .split(/[,;|]/)
    .map((word) => word.trim().toLowerCase())
    .filter(Boolean);
}
