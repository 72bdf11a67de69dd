import { useQuery } from "@tanstack/react-query";
import i18next from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import type { Attribute, Json, User } from "@/api/types";
import type { Choice } from "@/ui";
import { formatDay, isoMinute } from "./dates";
import { type Translate, wordFor } from "./i18n";

export function useAttributes() {
  const { t } = useTranslation();
  return useQuery({
    queryKey: ["attributes"],
    queryFn: async ({ signal }) => (await take(api.GET("/attributes", { signal }))).items,
    staleTime: 60_000,
    select: useCallback((attributes: Attribute[]) => named(attributes, t), [t]),
  });
}

/** What every installation has is called as the reader's language calls it; their own is called as they say. */
function named(attributes: Attribute[], t: Translate): Attribute[] {
  return attributes.map((attribute) =>
    attribute.custom
      ? attribute
      : { ...attribute, label: wordFor(t, `attribute.${attribute.name.replace(".", "_")}`, attribute.label) },
  );
}

export const noAttributes: Attribute[] = [];

/** The label of an attribute; of one that is not in the catalogue, its name. */
export function labelOf(attributes: Attribute[], name: string): string {
  return attributes.find((attribute) => attribute.name === name)?.label ?? name;
}

type Part = { list: "emails" | "phoneNumbers" | "addresses"; kind?: string; field: string };

// Attributes that show one piece of a list, as the catalogue describes them.
const parts: Record<string, Part> = {
  email: { list: "emails", field: "value" },
  emailHome: { list: "emails", kind: "home", field: "value" },
  phone: { list: "phoneNumbers", field: "value" },
  mobile: { list: "phoneNumbers", kind: "mobile", field: "value" },
  streetAddress: { list: "addresses", field: "streetAddress" },
  locality: { list: "addresses", field: "locality" },
  region: { list: "addresses", field: "region" },
  postalCode: { list: "addresses", field: "postalCode" },
  country: { list: "addresses", field: "country" },
};

type Entry = { type?: string; primary?: boolean } & Record<string, unknown>;

function partOf(user: User, { list, kind, field }: Part): Json | undefined {
  const entries = (user[list] ?? []) as Entry[];
  const entry = kind
    ? entries.find((e) => e.type === kind)
    : (entries.find((e) => e.primary) ??
      entries.find((e) => e.type === "work") ??
      entries.find((e) => !e.type));
  return entry?.[field] as Json | undefined;
}

/** The value that a user has for an attribute, as the API gives it. */
export function valueFor(user: User, name: string): Json | undefined {
  const part = parts[name];
  if (part) return partOf(user, part);
  const fields = user as unknown as Record<string, Json | undefined>;
  if (name.startsWith("name."))
    return user.name?.[name.slice("name.".length) as keyof NonNullable<User["name"]>];
  return name in fields ? fields[name] : (user.attributes?.[name] as Json | undefined);
}

/** Whether the form and the overview show the parts of an attribute instead of itself. */
export function isComposite(attribute: Attribute): boolean {
  return attribute.type === "emails" || attribute.type === "phones" || attribute.type === "addresses";
}

/** Any value as a text for people. */
export function show(value: unknown, attribute?: Attribute): string {
  if (value === undefined || value === null || value === "") return "";
  if (Array.isArray(value)) return value.map((entry) => show(entry)).join(", ");
  if (typeof value === "object") return showObject(value as { [key: string]: unknown });
  if (typeof value === "boolean") return i18next.t(value ? "value.yes" : "value.no");
  const text = String(value);
  if (attribute?.type === "choice" && !attribute.custom) return choiceName(attribute.name, text);
  if (attribute?.type === "date") return formatDay(text);
  if (attribute?.type === "instant") return isoMinute(text);
  return text;
}

/** What one may choose for an attribute, each with its word. */
export function choicesOf(attribute: Attribute): Choice[] {
  return (attribute.choices ?? []).map((value) => ({
    value,
    label: attribute.custom ? value : choiceName(attribute.name, value),
  }));
}

/** The word for a value of a built-in attribute with choices. */
export function choiceName(attribute: string, value: string): string {
  return wordFor(i18next.t, `choice.${attribute}.${value}`, value);
}

function showObject(value: { [key: string]: unknown }): string {
  if (Array.isArray(value.path)) return value.path.join(" / ");
  for (const key of ["displayName", "value", "userName", "id"]) {
    if (typeof value[key] === "string") return value[key];
  }
  return Object.entries(value)
    .filter(([key]) => key !== "primary" && key !== "type")
    .map(([, entry]) => show(entry))
    .join(", ");
}

/** The attributes by the section of the profile in which they stand, in order. */
export function byGroup(attributes: Attribute[]): [string, Attribute[]][] {
  const groups = new Map<string, Attribute[]>();
  for (const attribute of attributes) {
    const list = groups.get(attribute.group) ?? [];
    list.push(attribute);
    groups.set(attribute.group, list);
  }
  return [...groups];
}
