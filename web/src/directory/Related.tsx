import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Alike, User } from "@/api/types";
import { Failure } from "@/shared/failure";
import { and, quote } from "@/shared/filter";
import { Chip, IconTrash, Loading, Panel, Stack } from "@/ui";
import { People } from "./People";
import { useDuplicates, useSome } from "./queries";
import styles from "./user.module.css";

/** Who stands near the person, and who may be the same one. */
export function Related({ user }: { user: User }) {
  const { t } = useTranslation();
  const others = `id ne ${quote(user.id)}`;
  return (
    <Stack>
      <Duplicates user={user} />
      <Near
        title={t("related.manager")}
        none={user.manager ? t("related.nobodyElse") : t("organisation.top")}
        filter={user.manager && and(`manager eq ${quote(user.manager.id)}`, others)}
        all={user.manager && { manager: user.manager.id }}
      />
      <Near
        title={t("related.unit")}
        none={user.unit ? t("related.nobodyElse") : t("organisation.noUnit")}
        filter={user.unit && and(`unit eq ${quote(user.unit.id)}`, others)}
        all={user.unit && { unit: user.unit.id }}
      />
    </Stack>
  );
}

type NearProps = {
  title: string;
  none: string;
  filter: string | undefined;
  all: { manager?: string; unit?: string } | undefined;
};

function Near({ title, none, filter, all }: NearProps) {
  const { t } = useTranslation();
  const some = useSome(filter);
  return (
    <Panel
      title={title}
      aside={
        all &&
        some.data?.next && (
          <Link to="/users" search={all}>
            {t("related.all")}
          </Link>
        )
      }
    >
      {some.error ? (
        <Failure error={some.error} onRetry={() => void some.refetch()} />
      ) : filter && !some.data ? (
        <Loading label={t("loading")} lines={3} />
      ) : some.data?.items.length ? (
        <People people={some.data.items} />
      ) : (
        <p className={styles.none}>{none}</p>
      )}
    </Panel>
  );
}

function Duplicates({ user }: { user: User }) {
  const { t } = useTranslation();
  const found = useDuplicates(user.id);
  return (
    <Panel title={t("duplicates.title")}>
      {found.error ? (
        <Failure error={found.error} onRetry={() => void found.refetch()} />
      ) : !found.data ? (
        <Loading label={t("loading")} lines={2} />
      ) : found.data.length === 0 ? (
        <p className={styles.none}>{t("duplicates.none")}</p>
      ) : (
        <People
          people={found.data}
          note={(id) => <Reasons alike={found.data.find((one) => one.id === id)} />}
        />
      )}
    </Panel>
  );
}

/** Why somebody may be the same person. */
export function Reasons({ alike }: { alike: Alike | undefined }) {
  const { t } = useTranslation();
  return (
    <>
      {alike?.reasons.map((reason) => t(`duplicates.${reason}`)).join(", ")}
      {alike?.deleted && (
        <>
          {" "}
          <Chip tone="bad" icon={<IconTrash aria-hidden />}>
            {t("status.deleted")}
          </Chip>
        </>
      )}
    </>
  );
}
