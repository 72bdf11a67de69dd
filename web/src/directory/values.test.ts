import { describe, expect, it } from "vitest";
import type { Attribute, User } from "@/api/types";
import { changedValues, conflicts, faultOf, formOf } from "./values";

const attribute = (name: string, rest: Partial<Attribute> = {}): Attribute => ({
  name,
  label: name,
  type: "text",
  group: "identity",
  sensitivity: "internal",
  ...rest,
});

const ann: User = {
  id: "usr_1",
  userName: "ann",
  name: { givenName: "Ann" },
  emails: [
    { value: "ann@home.example", type: "home" },
    { value: "ann@example.com", type: "work", primary: true },
  ],
  unit: { id: "unit_1", path: ["Sales", "EMEA"] },
  title: "Engineer",
  attributes: { badge: 12, remote: true },
  status: "active",
  locked: false,
  version: 3,
  createdAt: "",
  updatedAt: "",
};

const attributes = [
  attribute("userName", { required: true }),
  attribute("name.givenName"),
  attribute("email", { type: "email" }),
  attribute("emailHome", { type: "email" }),
  attribute("unit", { type: "unit" }),
  attribute("title"),
  attribute("badge", { type: "number", custom: true, min: 1, max: 99 }),
  attribute("remote", { type: "boolean", custom: true }),
];

describe("the values of a form", () => {
  // Every attribute finds its value wherever the user has it.
  it("come from the user", () => {
    expect(formOf(attributes, ann)).toEqual({
      userName: "ann",
      "name.givenName": "Ann",
      email: "ann@example.com",
      emailHome: "ann@home.example",
      unit: "unit_1",
      title: "Engineer",
      badge: "12",
      remote: "true",
    });
  });

  // Only what was changed is sent, in the attribute's own type, and null for what was emptied.
  it("are sent when they changed", () => {
    const before = formOf(attributes, ann);
    const after = { ...before, title: " ", badge: "14", remote: "false", unit: "unit_2" };
    expect(changedValues(attributes, before, after)).toEqual({
      title: null,
      badge: 14,
      remote: false,
      unit: "unit_2",
    });
    expect(changedValues(attributes, before, before)).toEqual({});
  });

  // A missing value is named at the end only; a wrong one as soon as the field is left.
  it("have faults", () => {
    const [userName, , email] = attributes as [Attribute, Attribute, Attribute];
    const badge = attributes[6] as Attribute;
    expect(faultOf(userName, "", false)).toBeUndefined();
    expect(faultOf(userName, "", true)).toEqual({ key: "required" });
    expect(faultOf(email, "ann", false)).toEqual({ key: "email" });
    expect(faultOf(email, "ann@example.com", true)).toBeUndefined();
    expect(faultOf(badge, "many", false)).toEqual({ key: "number" });
    expect(faultOf(badge, "100", false)).toEqual({ key: "tooLarge", max: 99 });
    expect(faultOf(attribute("code", { pattern: "[A-Z]{2}" }), "abc", false)).toEqual({ key: "pattern" });
    expect(faultOf(attribute("code", { pattern: "(?i)ab" }), "xy", false)).toBeUndefined();
  });
});

describe("a conflict", () => {
  // Only a field that both changed, and differently, is one.
  it("is about the same field", () => {
    const theirs: User = { ...ann, title: "Manager", version: 4 };
    expect(conflicts(ann, theirs, { "name.givenName": "Anna" })).toEqual([]);
    expect(conflicts(ann, theirs, { title: "Manager" })).toEqual([]);
    expect(conflicts(ann, theirs, { title: "Director" })).toEqual([
      { name: "title", mine: "Director", theirs: "Manager" },
    ]);
  });
});
