/** By what the items of a change set are narrowed down; all of it stands in the address. */
export type Chosen = {
  kind?: "user" | "unit" | "location" | "attribute";
  attribute?: string;
  unit?: string;
  userType?: string;
  problem?: string;
  effect?: string;
};

/** The facets beside the list, in order. */
export const facetNames = ["problem", "attribute", "unit", "userType", "kind"] as const;

/** The effects, the gravest first. */
export const effects = [
  "administratorsLeave",
  "signInEnds",
  "sessionsEnd",
  "tokensStop",
  "reportsLeft",
  "signInBegins",
  "managerChanges",
  "unitChanges",
  "handleChanges",
] as const;

const names = ["kind", "attribute", "unit", "userType", "problem", "effect"] as const;

/** What of an address is a narrowing. */
export function readChosen(search: Record<string, unknown>): Chosen {
  const chosen: Record<string, string> = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value === "string" && value !== "") chosen[name] = value;
  }
  return chosen as Chosen;
}

export const isNarrowed = (chosen: Chosen) => names.some((name) => chosen[name] !== undefined);
