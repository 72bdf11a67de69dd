import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Unit } from "@/api/types";
import { Failure } from "@/shared/failure";
import { compareNames, formatNumber } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { useVerbs } from "@/shared/verbs";
import {
  Button,
  Empty,
  IconPlus,
  IconSearch,
  Loading,
  Page,
  pruned,
  Tabs,
  TextField,
  Tree,
  type TreeNode,
} from "@/ui";
import { ManagerLines } from "./ManagerLines";
import { type Asked, NodeDialog } from "./NodeDialogs";
import { NodePanel } from "./NodePanel";
import type { Grove } from "./nodes";
import { useNodes } from "./queries";
import styles from "./units.module.css";

const route = getRouteApi("/units");

/** The two trees of the organisation, and the manager lines that need mending. */
export function UnitsPage() {
  const { t } = useTranslation();
  const { tab } = route.useSearch();
  const [asked, setAsked] = useState<Asked>();
  const grove: Grove = tab === "locations" ? "locations" : "units";
  const mayChange = useMay("units.write");
  const mayMove = useMay("changesets.write") && mayChange;
  useVerbs(
    mayChange && tab !== "lines"
      ? [
          {
            id: "node-new",
            label: t(`tree.${grove}.create`),
            key: "n",
            icon: <IconPlus size={18} />,
            run: () => setAsked({ act: "create" }),
          },
        ]
      : [],
  );
  return (
    <Page
      filled
      title={t("units.title")}
      actions={
        mayChange &&
        tab !== "lines" && (
          <Button kind="primary" icon={<IconPlus size={16} />} onClick={() => setAsked({ act: "create" })}>
            {t(`tree.${grove}.create`)}
          </Button>
        )
      }
    >
      <Tabs label={t("units.sections")}>
        {([undefined, "locations", "lines"] as const).map((name) => (
          <Link
            key={name ?? "units"}
            to="/units"
            search={{ tab: name }}
            activeOptions={{ includeSearch: true, explicitUndefined: true }}
            aria-current={tab === name ? "page" : undefined}
          >
            {t(`units.tab.${name ?? "units"}`)}
          </Link>
        ))}
      </Tabs>
      {tab === "lines" ? (
        <ManagerLines />
      ) : (
        <Trees
          key={grove}
          grove={grove}
          asked={asked}
          onAsk={setAsked}
          mayChange={mayChange}
          mayMove={mayMove}
        />
      )}
    </Page>
  );
}

type TreesProps = {
  grove: Grove;
  asked: Asked | undefined;
  onAsk: (asked: Asked | undefined) => void;
  mayChange: boolean;
  mayMove: boolean;
};

function Trees({ grove, asked, onAsk, mayChange, mayMove }: TreesProps) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = useNavigate();
  const nodes = useNodes(grove);
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text);
  const all = useMemo(() => asTree(nodes.data ?? []), [nodes.data]);
  const shown = useMemo(() => pruned(all, wanted), [all, wanted]);
  const byId = useMemo(() => new Map((nodes.data ?? []).map((node) => [node.id, node])), [nodes.data]);
  const chosen = byId.get(search.node ?? "") ?? byId.get(all[0]?.id ?? "");
  const look = (change: { node?: string; all?: true }) =>
    void navigate({ to: "/units", search: { ...search, ...change }, replace: true });
  const ask = (act: "rename" | "delete", id: string) => {
    const node = byId.get(id);
    if (node) onAsk({ act, node });
  };
  if (nodes.error) return <Failure error={nodes.error} onRetry={() => void nodes.refetch()} />;
  if (nodes.isPending) return <Loading label={t("loading")} />;
  return (
    <>
      {all.length === 0 ? (
        <Empty
          title={t(`tree.${grove}.empty`)}
          actions={
            <>
              <Link to="/imports">{t("users.import")}</Link>
              {mayChange && (
                <Button icon={<IconPlus size={16} />} onClick={() => onAsk({ act: "create" })}>
                  {t(`tree.${grove}.create`)}
                </Button>
              )}
            </>
          }
        >
          {t("units.emptyText")}
        </Empty>
      ) : (
        <div className={styles.split}>
          <div className={styles.side}>
            <TextField
              label={t(`tree.${grove}.find`)}
              hideLabel
              type="search"
              placeholder={t(`tree.${grove}.find`)}
              icon={<IconSearch size={16} />}
              value={text}
              onChange={setText}
            />
            {shown.length === 0 ? (
              <Empty title={t("tree.noneFound", { text: wanted })} />
            ) : (
              <Tree
                label={t(`units.tab.${grove}`)}
                nodes={shown}
                chosen={chosen?.id}
                allOpen={wanted.trim() !== ""}
                onChoose={(id) => look({ node: id })}
                onRename={mayChange ? (id) => ask("rename", id) : undefined}
                onDelete={mayChange ? (id) => ask("delete", id) : undefined}
                onMove={
                  mayMove
                    ? (id, onto) => {
                        const node = byId.get(id);
                        if (node) onAsk({ act: "move", node, onto: onto ?? null });
                      }
                    : undefined
                }
                topLabel={t("tree.dropTop")}
              />
            )}
            <p className={styles.hint}>
              {t("units.total", { count: byId.size, n: formatNumber(byId.size) })}
              {mayMove && ` · ${t("tree.dragHint")}`}
            </p>
          </div>
          {chosen && (
            <NodePanel
              key={chosen.id}
              grove={grove}
              node={chosen}
              whole={search.all ?? false}
              onWhole={(whole) => look({ all: whole || undefined })}
              mayChange={mayChange}
              onAsk={onAsk}
            />
          )}
        </div>
      )}
      {asked && (
        <NodeDialog
          grove={grove}
          nodes={nodes.data}
          asked={asked}
          onClose={() => onAsk(undefined)}
          onDone={(id) => {
            onAsk(undefined);
            look({ node: id });
          }}
        />
      )}
    </>
  );
}

/** The flat list as a tree; each line tells the people of its whole branch. */
export function asTree(nodes: Unit[]): TreeNode[] {
  const byParent = new Map<string, Unit[]>();
  for (const node of nodes) {
    const sisters = byParent.get(node.parent ?? "");
    if (sisters) sisters.push(node);
    else byParent.set(node.parent ?? "", [node]);
  }
  const build = (parent: string): TreeNode[] =>
    (byParent.get(parent) ?? [])
      .sort((a, b) => compareNames(a.name, b.name))
      .map((node) => ({
        id: node.id,
        name: node.name,
        detail: formatNumber(node.peopleBelow),
        children: build(node.id),
      }));
  return build("");
}
