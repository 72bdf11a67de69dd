import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Attribute, User } from "@/api/types";
import { isComposite, show, valueFor } from "@/shared/catalogue";
import { When } from "@/shared/dates";
import { DeletedChip, LockedChip, StatusChip } from "@/shared/status";
import type { GridColumn } from "@/ui";

/** What a list of people shows to who has not chosen columns. */
export const usualColumns = [
  "displayName",
  "userName",
  "email",
  "title",
  "unit",
  "manager",
  "status",
  "createdAt",
];

// The server sorts by attributes of one text, number, date or choice.
const unsortable: ReadonlySet<string> = new Set(["user", "unit", "location", "multiChoice", "longText"]);

const tracks: Record<string, Pick<GridColumn<User>, "width" | "from">> = {
  displayName: { width: "minmax(150px, 2fr)" },
  userName: { width: "minmax(90px, 1fr)", from: 700 },
  email: { width: "minmax(140px, 2fr)", from: 1000 },
  title: { width: "minmax(120px, 1.5fr)", from: 560 },
  unit: { width: "minmax(120px, 1.5fr)", from: 820 },
  manager: { width: "minmax(120px, 1.5fr)", from: 1160 },
};

/** A column for everything that is known of people. */
export function useUserColumns(attributes: Attribute[]): GridColumn<User>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const time = (id: "createdAt" | "updatedAt" | "statusChangedAt", label: string, sort?: string) => ({
      id,
      label,
      width: "140px",
      from: 900,
      sort,
      cell: (user: User) => <When at={user[id]} />,
    });
    const known = attributes
      .filter((attribute) => !isComposite(attribute) && attribute.name !== "displayName")
      .map((attribute) => ({
        id: attribute.name,
        label: attribute.label,
        width: "minmax(120px, 1fr)",
        ...tracks[attribute.name],
        sort: unsortable.has(attribute.type) || attribute.path?.includes("[") ? undefined : attribute.name,
        cell: (user: User) => <Value user={user} attribute={attribute} />,
      }));
    return [
      {
        id: "displayName",
        label: t("users.name"),
        ...(tracks.displayName as { width: string }),
        sort: "displayName",
        cell: (user) => (
          <Link to="/users/$user" params={{ user: user.id }} tabIndex={-1}>
            {user.displayName || user.userName}
          </Link>
        ),
      },
      ...known,
      {
        id: "status",
        label: t("users.status"),
        width: "minmax(116px, 0.9fr)",
        sort: "status",
        cell: (user) =>
          user.deletedAt ? (
            <DeletedChip />
          ) : user.locked ? (
            <LockedChip />
          ) : (
            <StatusChip status={user.status} />
          ),
      },
      {
        id: "statusReason",
        label: t("users.statusReason"),
        width: "minmax(120px, 1fr)",
        cell: (u) => u.statusReason,
      },
      time("statusChangedAt", t("users.statusSince")),
      time("createdAt", t("users.created"), "createdAt"),
      time("updatedAt", t("users.changed"), "updatedAt"),
      { id: "id", label: t("user.id"), width: "260px", cell: (user) => <code>{user.id}</code> },
    ];
  }, [attributes, t]);
}

function Value({ user, attribute }: { user: User; attribute: Attribute }) {
  switch (attribute.name) {
    case "unit":
    case "location": {
      const node = user[attribute.name];
      return node && <span title={node.path.join(" / ")}>{node.path.at(-1)}</span>;
    }
    case "manager":
      return user.manager && (user.manager.displayName || user.manager.userName);
    default:
      return show(valueFor(user, attribute.name), attribute);
  }
}
