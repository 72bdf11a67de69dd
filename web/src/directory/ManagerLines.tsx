import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FaultyLine, Status } from "@/api/types";
import { Failure, messageOf } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { StatusChip } from "@/shared/status";
import {
  Bar,
  Button,
  Dialog,
  Empty,
  FilterChips,
  Grid,
  type GridColumn,
  Select,
  Stack,
  TextField,
  toast,
} from "@/ui";
import { type Fault, faults, useFaultCounts, useFaultyLines, useHandover, useMendLine } from "./nodes";
import { usePeople } from "./queries";
import styles from "./units.module.css";

const route = getRouteApi("/units");

/** People whose manager line is broken, each with the nearest mend. */
export function ManagerLines() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const counts = useFaultCounts();
  const { fault = "left" } = route.useSearch();
  const lines = useFaultyLines(fault);
  const mayMend = useMay("users.write");
  const mend = useMendLine();
  const [choosing, setChoosing] = useState<{ line: FaultyLine; all: boolean }>();
  const { mutate } = mend;
  const columns = useMemo<GridColumn<FaultyLine>[]>(
    () => [
      {
        id: "person",
        label: t("lines.person"),
        width: "minmax(140px, 1.5fr)",
        cell: (line) => (
          <Link to="/users/$user" params={{ user: line.id }} tabIndex={-1}>
            {line.displayName || line.userName}
          </Link>
        ),
      },
      {
        id: "manager",
        label: t("lines.manager"),
        width: "minmax(140px, 1.5fr)",
        from: 480,
        cell: (line) => line.manager?.displayName || line.manager?.id || t("value.none"),
      },
      {
        id: "status",
        label: t("lines.managerStatus"),
        width: "130px",
        from: 900,
        cell: (line) => line.manager?.status && <StatusChip status={line.manager.status as Status} />,
      },
      {
        id: "mend",
        label: t("lines.mend"),
        width: "minmax(150px, 2.4fr)",
        cell: (line) =>
          mayMend && (
            <span className={styles.mends}>
              {line.instead && (
                <Button
                  small
                  onClick={() =>
                    mutate(
                      { line, manager: line.instead?.id ?? "", reason: t("lines.reason") },
                      {
                        onSuccess: () =>
                          toast(
                            t("lines.mended", {
                              name: line.displayName,
                              manager: line.instead?.displayName,
                            }),
                          ),
                        onError: (error) => toast(messageOf(error), "bad"),
                      },
                    )
                  }
                >
                  {t("lines.giveTo", { name: line.instead.displayName })}
                </Button>
              )}
              <Button small kind="subtle" onClick={() => setChoosing({ line, all: false })}>
                {t("lines.choose")}
              </Button>
              {line.manager && (
                <Button small kind="subtle" onClick={() => setChoosing({ line, all: true })}>
                  {t("lines.all")}
                </Button>
              )}
            </span>
          ),
      },
    ],
    [t, mayMend, mutate],
  );
  return (
    <>
      <p className={styles.hint}>{t("lines.text")}</p>
      <FilterChips
        label={t("lines.faults")}
        value={fault}
        onChange={(value) =>
          void navigate({ to: "/units", search: { tab: "lines", fault: value as Fault }, replace: true })
        }
        filters={faults.map((name) => ({
          value: name,
          label: t(`lines.fault.${name}`),
          count: counts.data ? formatNumber(counts.data[name]) : undefined,
        }))}
      />
      {lines.error ? (
        <Failure error={lines.error} onRetry={() => void lines.refetch()} />
      ) : (
        <Grid
          label={t(`lines.fault.${fault}`)}
          columns={columns}
          rows={lines.rows}
          rowKey={(line) => line.id}
          total={counts.data?.[fault]}
          more={lines.hasNextPage}
          loading={lines.isFetching}
          onMore={lines.fetchNextPage}
          onOpen={(line) => (mayMend ? setChoosing({ line, all: false }) : undefined)}
          empty={lines.isPending ? null : <Empty title={t("lines.none")}>{t("lines.noneText")}</Empty>}
        />
      )}
      {choosing && <MendDialog {...choosing} onClose={() => setChoosing(undefined)} />}
    </>
  );
}

/** Who is to be the manager, of one person or of all who had the same. */
function MendDialog({ line, all, onClose }: { line: FaultyLine; all: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [to, setTo] = useState(line.instead?.id ?? "");
  const [reason, setReason] = useState("");
  const people = usePeople(typed);
  const mend = useMendLine();
  const handover = useHandover();
  const choices = (people.data ?? [])
    .filter((person) => person.id !== line.id && person.status === "active")
    .map((person) => ({
      value: person.id,
      label: `${person.displayName || person.userName} (${person.userName})`,
    }));
  const { instead } = line;
  if (instead && !choices.some((choice) => choice.value === instead.id))
    choices.unshift({ value: instead.id, label: `${instead.displayName} (${instead.userName})` });
  const name = line.displayName || line.userName;
  const before = line.manager?.displayName || line.manager?.id || "";
  return (
    <Dialog
      open
      onClose={onClose}
      title={all ? t("lines.allTitle", { name: before }) : t("lines.chooseTitle", { name })}
      closeLabel={t("close")}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (all)
            handover.mutate(
              { from: line.manager?.id ?? "", to, reason: reason.trim() || undefined },
              { onSuccess: (set) => void navigate({ to: "/changesets/$set", params: { set: set.id } }) },
            );
          else
            mend.mutate(
              { line, manager: to, reason: reason.trim() || t("lines.reason") },
              { onSuccess: onClose },
            );
        }}
      >
        <Stack>
          {all && <p>{t("lines.allText")}</p>}
          <Select
            label={t("lines.newManager")}
            value={to}
            onChange={setTo}
            choices={choices}
            onSearch={setTyped}
            clearable
            nothingFound={t("form.nothingFound")}
          />
          <TextField
            label={t("form.reason")}
            description={t("act.reasonHint")}
            value={reason}
            onChange={setReason}
            maxLength={500}
          />
          {(mend.error ?? handover.error) && <Failure error={mend.error ?? handover.error} />}
          <Bar end>
            <Button onClick={onClose}>{t("form.cancel")}</Button>
            <Button
              type="submit"
              kind="primary"
              loading={mend.isPending || handover.isPending}
              disabled={!to}
            >
              {all ? t("tree.preview") : t("lines.save")}
            </Button>
          </Bar>
        </Stack>
      </form>
    </Dialog>
  );
}
