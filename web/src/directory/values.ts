import type { Attribute, Json, User } from "@/api/types";
import { valueFor } from "@/shared/catalogue";

/** What a form holds for one attribute: the text of its field, or what is ticked. */
export type FormValue = string | string[];
export type FormValues = Record<string, FormValue>;

export function toForm(value: Json | undefined): FormValue {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === "object") return typeof value.id === "string" ? value.id : JSON.stringify(value);
  return String(value);
}

export function formOf(attributes: Attribute[], user: User | undefined): FormValues {
  const values: FormValues = {};
  for (const attribute of attributes)
    values[attribute.name] = user ? toForm(valueFor(user, attribute.name)) : "";
  return values;
}

/** What a new person takes over from somebody who does the same work: nothing that is theirs alone. */
export function copyOf(attributes: Attribute[], template: User): FormValues {
  const own = (a: Attribute) =>
    a.unique ||
    a.type === "date" ||
    a.group === "identity" ||
    a.sensitivity === "personal" ||
    a.sensitivity === "special";
  return formOf(
    attributes.filter((attribute) => !own(attribute)),
    template,
  );
}

export function fromForm(attribute: Attribute, value: FormValue): Json {
  if (Array.isArray(value)) return value.length > 0 ? value : null;
  const text = value.trim();
  if (text === "") return null;
  if (attribute.type === "number") return Number(text);
  if (attribute.type === "boolean") return text === "true";
  return text;
}

function same(a: FormValue | undefined, b: FormValue | undefined): boolean {
  return JSON.stringify(a ?? "") === JSON.stringify(b ?? "");
}

/** The values that differ from how the form began, as the API takes them. */
export function changedValues(
  attributes: Attribute[],
  before: FormValues,
  after: FormValues,
): Record<string, Json> {
  const changed: Record<string, Json> = {};
  for (const attribute of attributes) {
    const value = after[attribute.name];
    if (value !== undefined && !same(before[attribute.name], value))
      changed[attribute.name] = fromForm(attribute, value);
  }
  return changed;
}

export type Fault =
  | { key: "required" }
  | { key: "email" }
  | { key: "number" }
  | { key: "pattern" }
  | { key: "tooLong"; max: number }
  | { key: "tooSmall"; min: number }
  | { key: "tooLarge"; max: number };

/** What can be said about a value without asking the server. */
export function faultOf(attribute: Attribute, value: FormValue, final: boolean): Fault | undefined {
  const text = Array.isArray(value) ? value.join("") : value.trim();
  if (text === "") return final && attribute.required ? { key: "required" } : undefined;
  if (attribute.maxLength && text.length > attribute.maxLength)
    return { key: "tooLong", max: attribute.maxLength };
  if (attribute.type === "email" && !/^[^@\s]+@[^@\s]+$/.test(text)) return { key: "email" };
  if (attribute.type === "number") {
    const number = Number(text);
    if (Number.isNaN(number)) return { key: "number" };
    if (attribute.min !== undefined && number < attribute.min) return { key: "tooSmall", min: attribute.min };
    if (attribute.max !== undefined && number > attribute.max) return { key: "tooLarge", max: attribute.max };
  }
  if (attribute.pattern && !fits(attribute.pattern, text)) return { key: "pattern" };
  return undefined;
}

/** Patterns are RE2; the few that a browser cannot read are left to the server. */
function fits(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch {
    return true;
  }
}

export type Conflict = { name: string; mine: Json; theirs: Json | undefined };

/**
 * The fields that both changed, one way here and another way there, while the form was open.
 * What only the other one changed stays as they left it.
 */
export function conflicts(base: User, theirs: User, mine: Record<string, Json>): Conflict[] {
  return Object.entries(mine).flatMap(([name, value]) => {
    const now = toForm(valueFor(theirs, name));
    const changedThere = !same(toForm(valueFor(base, name)), now);
    return changedThere && !same(now, toForm(value))
      ? [{ name, mine: value, theirs: valueFor(theirs, name) }]
      : [];
  });
}
