import type { Action, Status, User } from "@/api/types";

const byStatus: Record<Status, Action[]> = {
  staged: ["activate", "deactivate", "archive"],
  active: ["suspend", "deactivate", "archive"],
  suspended: ["activate", "deactivate", "archive"],
  inactive: ["activate", "stage", "archive"],
  archived: ["deactivate"],
};

/** The acts that are worth offering; whether one is legal the server decides. */
export function actsFor(user: User): Action[] {
  if (user.deletedAt) return ["restore"];
  return [...(byStatus[user.status] ?? []), user.locked ? "unlock" : "lock", "delete"];
}

/** Acts that end by themselves when they are given a day. */
export const mayEnd: ReadonlySet<Action> = new Set<Action>(["suspend", "lock"]);

/** Acts that take something away. */
export const grave: ReadonlySet<Action> = new Set<Action>([
  "suspend",
  "deactivate",
  "archive",
  "lock",
  "delete",
]);
