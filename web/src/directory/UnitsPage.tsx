import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Unit } from "@/api/types";
import { Failure } from "@/shared/failure";
import { quote } from "@/shared/filter";
import { formatNumber } from "@/shared/i18n";
import { Empty, Loading, Page, Tree, type TreeNode } from "@/ui";
import { useNodes } from "./queries";

export function UnitsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const units = useNodes("units");
  const nodes = useMemo(
    () =>
      tree(units.data ?? [], (unit, people) => (
        <Link to="/users" search={{ filter: under(unit.id) }} tabIndex={-1}>
          {t("units.people", { count: people, n: formatNumber(people) })}
        </Link>
      )),
    [units.data, t],
  );
  return (
    <Page
      title={t("units.title")}
      aside={
        units.data && (
          <span>{t("units.total", { count: units.data.length, n: formatNumber(units.data.length) })}</span>
        )
      }
    >
      {units.error ? (
        <Failure error={units.error} onRetry={() => void units.refetch()} />
      ) : units.isPending ? (
        <Loading label={t("loading")} />
      ) : nodes.length === 0 ? (
        <Empty title={t("units.empty")} actions={<Link to="/imports">{t("users.import")}</Link>}>
          {t("units.emptyText")}
        </Empty>
      ) : (
        <Tree
          label={t("units.title")}
          nodes={nodes}
          onOpen={(id) => void navigate({ to: "/users", search: { filter: under(id) } })}
        />
      )}
    </Page>
  );
}

function under(id: string): string {
  return `unit under ${quote(id)}`;
}

/** The flat list as a tree; each node counts the people of its whole branch. */
function tree(units: Unit[], detail: (unit: Unit, people: number) => ReactNode): TreeNode[] {
  const children = new Map<string, Unit[]>();
  for (const unit of units) {
    const parent = unit.parent ?? "";
    children.set(parent, [...(children.get(parent) ?? []), unit]);
  }
  const build = (parent: string): { nodes: TreeNode[]; people: number } => {
    let people = 0;
    const nodes = (children.get(parent) ?? [])
      .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
      .map((unit) => {
        const below = build(unit.id);
        const all = below.people + (unit.people ?? 0);
        people += all;
        return { id: unit.id, name: unit.name, detail: detail(unit, all), children: below.nodes };
      });
    return { nodes, people };
  };
  return build("").nodes;
}
