import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Unit, User } from "@/api/types";
import { show, valueFor } from "@/shared/catalogue";
import { Failure } from "@/shared/failure";
import { quote } from "@/shared/filter";
import { formatNumber } from "@/shared/i18n";
import { StatusChip } from "@/shared/status";
import {
  Bar,
  Button,
  Empty,
  FilterChips,
  Grid,
  type GridColumn,
  IconDots,
  IconPencil,
  IconPlus,
  IconTrash,
  Menu,
} from "@/ui";
import type { Asked } from "./NodeDialogs";
import { attributeOf, type Grove, useNodePeople } from "./nodes";
import styles from "./units.module.css";

type NodePanelProps = {
  grove: Grove;
  node: Unit;
  whole: boolean;
  onWhole: (whole: boolean) => void;
  mayChange: boolean;
  onAsk: (asked: Asked) => void;
};

/** A unit or location beside the tree: where it stands, what can be done with it, who is in it. */
export function NodePanel({ grove, node, whole, onWhole, mayChange, onAsk }: NodePanelProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const people = useNodePeople(grove, node.id, whole);
  const columns = useMemo<GridColumn<User>[]>(
    () => [
      {
        id: "name",
        label: t("users.name"),
        width: "minmax(140px, 2fr)",
        cell: (user) => (
          <Link to="/users/$user" params={{ user: user.id }} tabIndex={-1}>
            {user.displayName || user.userName}
          </Link>
        ),
      },
      {
        id: "title",
        label: t("tree.jobTitle"),
        width: "minmax(120px, 1.5fr)",
        from: 420,
        cell: (user) => show(valueFor(user, "title")),
      },
      {
        id: "status",
        label: t("users.status"),
        width: "130px",
        cell: (user) => <StatusChip status={user.status} />,
      },
    ],
    [t],
  );
  const count = (n: number) => t("units.people", { count: n, n: formatNumber(n) });
  return (
    <section className={styles.panel} aria-label={node.name}>
      <div>
        <h2 className={styles.name}>{node.name}</h2>
        {node.path.length > 1 && <p className={styles.path}>{node.path.slice(0, -1).join(" / ")}</p>}
      </div>
      {mayChange && (
        <Bar>
          <Button small icon={<IconPlus size={14} />} onClick={() => onAsk({ act: "create", parent: node })}>
            {t(`tree.${grove}.below`)}
          </Button>
          <Button small icon={<IconPencil size={14} />} onClick={() => onAsk({ act: "rename", node })}>
            {t("tree.rename")}
          </Button>
          <Menu
            trigger={
              <Button small icon={<IconDots size={14} />}>
                {t("tree.more")}
              </Button>
            }
            items={[
              { label: t("tree.move"), onSelect: () => onAsk({ act: "move", node }) },
              { label: t("tree.merge"), onSelect: () => onAsk({ act: "merge", node }) },
              {
                label: t("tree.delete"),
                icon: <IconTrash size={14} />,
                danger: true,
                onSelect: () => onAsk({ act: "delete", node }),
              },
            ]}
          />
        </Bar>
      )}
      <Bar>
        <FilterChips
          label={t("tree.whose")}
          value={whole ? "all" : ""}
          onChange={(value) => onWhole(value === "all")}
          filters={[
            { value: "", label: t("tree.direct"), count: formatNumber(node.people) },
            { value: "all", label: t("tree.whole"), count: formatNumber(node.peopleBelow) },
          ]}
        />
        <Link
          to="/users"
          search={{ filter: `${attributeOf[grove]} ${whole ? "under" : "eq"} ${quote(node.id)}` }}
          className={styles.link}
        >
          {t("tree.inUsers")}
        </Link>
      </Bar>
      {people.error ? (
        <Failure error={people.error} onRetry={() => void people.refetch()} />
      ) : (
        <Grid
          label={t("tree.peopleOf", { name: node.name })}
          columns={columns}
          rows={people.rows}
          rowKey={(user) => user.id}
          total={whole ? node.peopleBelow : node.people}
          more={people.hasNextPage}
          loading={people.isFetching}
          onMore={people.fetchNextPage}
          onOpen={(user) => void navigate({ to: "/users/$user", params: { user: user.id } })}
          empty={
            people.isPending ? null : (
              <Empty
                title={t("tree.nobody")}
                actions={
                  !whole && node.peopleBelow > 0 ? (
                    <Button onClick={() => onWhole(true)}>
                      {t("tree.showWhole", { people: count(node.peopleBelow) })}
                    </Button>
                  ) : undefined
                }
              />
            )
          }
        />
      )}
    </section>
  );
}
