import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import type { Attribute, Json, Plan, Problem } from "@/api/types";

export type Checked = { values: Record<string, Json>; plan: Plan };

/** A value once it has stood still for a moment. */
function useSettled<T>(value: T, text: string, wait: number): T {
  const [settled, setSettled] = useState(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says whether the value is another one.
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait);
    return () => clearTimeout(timer);
  }, [text, wait]);
  return settled;
}

/**
 * Asks the server what it would say of a form as it stands: of uniqueness, of references, of rules that only it
 * knows, of who may be the same person. It waits until one stops typing.
 */
export function useCheck(id: string | undefined, values: Record<string, Json>, wait = 400) {
  const text = JSON.stringify(values);
  const settled = useSettled(values, text, wait);
  return useQuery({
    queryKey: ["users", "check", id, JSON.stringify(settled)],
    queryFn: async ({ signal }): Promise<Checked> => ({
      values: settled,
      plan: await take(api.POST("/users/preview", { body: { id, values: settled }, signal })),
    }),
    enabled: Object.values(settled).some((value) => value !== null),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    retry: false,
  });
}

const lists: Record<string, string[]> = {
  emails: ["email", "emailHome"],
  phoneNumbers: ["phone", "mobile"],
  addresses: ["streetAddress", "locality", "region", "postalCode", "country"],
};

/** The field of the form at which a problem stands; the server speaks of whole lists, the form shows parts. */
export function fieldOf(
  problem: Problem,
  fields: Attribute[],
  given: Record<string, Json>,
): string | undefined {
  const name = problem.field?.replace(/^(body\.)?values\./, "") ?? "";
  const parts = lists[name];
  const field = parts ? (parts.find((part) => part in given) ?? parts[0]) : name;
  return fields.some((one) => one.name === field) ? field : undefined;
}

/** What the server has found in fields that were left, of values that are still the same. */
export function foundProblems(
  checked: Checked | undefined,
  fields: Attribute[],
  now: Record<string, Json>,
  left: ReadonlySet<string>,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const problem of checked?.plan.problems ?? []) {
    if (problem.warning || problem.code === "required" || !checked) continue;
    const field = fieldOf(problem, fields, checked.values);
    const same = field && JSON.stringify(checked.values[field]) === JSON.stringify(now[field]);
    if (field && same && left.has(field)) found[field] ??= problem.message;
  }
  return found;
}
