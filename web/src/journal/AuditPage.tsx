import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { JournalEvent } from "@/api/types";
import { isoMinute, When } from "@/shared/dates";
import { onJournal } from "@/shared/events";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { useVerbs } from "@/shared/verbs";
import {
  Bar,
  Button,
  Checkbox,
  Empty,
  Grid,
  type GridColumn,
  IconDownload,
  IconFilter,
  IconHistory,
  IconSearch,
  IconX,
  Notice,
  Page,
  TextField,
} from "@/ui";
import { ChartBrush } from "./ChartBrush";
import { EventDialog } from "./EventDialog";
import { ExportDialog } from "./ExportDialog";
import { FilterDialog } from "./FilterDialog";
import { filterNames, type JournalSearch, useJournal, useJournalChart } from "./queries";
import { actorName, eventName, Subject } from "./words";

const route = getRouteApi("/audit");

/** Everything that has happened, newest first. */
export function AuditPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<JournalEvent>();
  const [adding, setAdding] = useState(false);
  const [exporting, setExporting] = useState(false);
  const [typed, setTyped] = useState(search.text ?? "");
  const events = useJournal(search);
  const chart = useJournalChart(search);
  const { fresh, live, setLive, refresh } = useLive();
  const narrow = (change: JournalSearch) => {
    setOpened(undefined);
    setAdding(false);
    void navigate({ to: "/audit", search: { ...search, ...change } });
  };
  useEffect(() => setTyped(search.text ?? ""), [search.text]);
  useVerbs([
    {
      id: "audit-filter",
      label: t("audit.filter"),
      key: "f",
      icon: <IconFilter size={18} />,
      run: () => setAdding(true),
    },
    {
      id: "audit-live",
      label: t("audit.live"),
      key: "l",
      icon: <IconHistory size={18} />,
      run: () => setLive(!live),
    },
  ]);
  const columns = useMemo<GridColumn<JournalEvent>[]>(
    () => [
      { id: "at", label: t("audit.time"), width: "140px", cell: (event) => <When at={event.at} /> },
      {
        id: "type",
        label: t("audit.type"),
        width: "minmax(130px, 1.2fr)",
        cell: (event) => eventName(event.type, t),
      },
      {
        id: "actor",
        label: t("audit.actor"),
        width: "minmax(110px, 1fr)",
        from: 520,
        cell: (event) => actorName(event),
      },
      {
        id: "subject",
        label: t("audit.subject"),
        width: "minmax(140px, 1.4fr)",
        from: 400,
        cell: (event) => <Subject event={event} />,
      },
      {
        id: "reason",
        label: t("audit.reason"),
        width: "minmax(100px, 1.4fr)",
        from: 960,
        cell: (event) => event.reason,
      },
    ],
    [t],
  );
  const chosen = filterNames.filter((name) => name !== "text" && search[name]);
  const words = (name: keyof JournalSearch) => {
    const value = search[name] ?? "";
    if (name === "type") return eventName(value, t);
    if (name === "since" || name === "until") return isoMinute(value);
    const known = events.rows.find((event) =>
      name === "actor" ? event.actor.id === value : name === "subject" && value.endsWith(event.subject.id),
    );
    return (known && (name === "actor" ? known.actor.name : known.subjectName)) || value;
  };
  const stopped = events.searchedTo;
  return (
    <Page
      filled
      title={t("audit.title")}
      actions={
        <>
          <Checkbox label={t("audit.live")} checked={live} onChange={setLive} />
          <Button icon={<IconDownload size={16} />} onClick={() => setExporting(true)}>
            {t("audit.export")}
          </Button>
        </>
      }
    >
      <form
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          narrow({ text: typed.trim() || undefined });
        }}
      >
        <TextField
          label={t("audit.search")}
          hideLabel
          type="search"
          placeholder={t("audit.searchHint")}
          icon={<IconSearch size={16} />}
          value={typed}
          onChange={setTyped}
        />
      </form>
      <Bar>
        {chosen.map((name) => (
          <Button
            key={name}
            small
            icon={<IconX size={14} />}
            aria-label={t("audit.removeFilter", { name: `${t(`audit.only.${name}`)}: ${words(name)}` })}
            onClick={() => narrow({ [name]: undefined })}
          >
            {t(`audit.only.${name}`)}: {words(name)}
          </Button>
        ))}
        <Button kind="subtle" small icon={<IconFilter size={16} />} onClick={() => setAdding(true)}>
          {t("audit.filter")}
        </Button>
        {(chosen.length > 0 || search.text) && (
          <Button kind="subtle" small onClick={() => void navigate({ to: "/audit", search: {} })}>
            {t("audit.clear")}
          </Button>
        )}
        {fresh > 0 && (
          <Button small kind="primary" onClick={refresh}>
            {t("audit.new", { count: fresh, n: formatNumber(fresh) })}
          </Button>
        )}
      </Bar>
      {chart.data && (
        <ChartBrush
          key={`${chart.data.since} ${chart.data.stepSeconds}`}
          chart={chart.data}
          onChoose={(since, until) => narrow({ since, until })}
        />
      )}
      {stopped && (
        <Notice
          tone="info"
          actions={
            <Button small loading={events.isFetching} onClick={() => void events.fetchNextPage()}>
              {t("audit.goOn")}
            </Button>
          }
        >
          {t("audit.searchedTo", { when: isoMinute(stopped) })}
        </Notice>
      )}
      {events.error ? (
        <Failure error={events.error} onRetry={() => void events.refetch()} />
      ) : (
        <Grid
          label={t("audit.title")}
          columns={columns}
          rows={events.rows}
          rowKey={(event) => event.position}
          // A search that has stopped goes on when somebody says so, not by being looked at.
          more={events.hasNextPage && !stopped}
          loading={events.isFetching}
          onMore={events.fetchNextPage}
          onOpen={setOpened}
          empty={events.isPending || stopped ? null : <Empty title={t("audit.none")} />}
        />
      )}
      {adding && <FilterDialog onAdd={narrow} onClose={() => setAdding(false)} />}
      {exporting && <ExportDialog search={search} onClose={() => setExporting(false)} />}
      {opened && <EventDialog event={opened} onNarrow={narrow} onClose={() => setOpened(undefined)} />}
    </Page>
  );
}

/** How long a list waits for more before it is read anew, in milliseconds. */
const often = 1000;

/** Counts what has happened since the list was read; live, it is read anew by itself. */
function useLive() {
  const client = useQueryClient();
  const [fresh, setFresh] = useState(0);
  const [live, setLive] = useState(false);
  const refresh = useMemo(
    () => () => {
      setFresh(0);
      void client.resetQueries({ queryKey: ["journal", "list"] });
      void client.invalidateQueries({ queryKey: ["journal", "chart"] });
    },
    [client],
  );
  useEffect(() => {
    let heard = 0;
    const stop = onJournal(() => {
      heard += 1;
    });
    // An import tells of thousands in a second; the page counts them together.
    const timer = setInterval(() => {
      if (heard > 0) setFresh((before) => before + heard);
      heard = 0;
    }, 500);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, []);
  const waits = live && fresh > 0;
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => {
      setFresh(0);
      void client.invalidateQueries({ queryKey: ["journal"] });
    }, often);
    return () => clearTimeout(timer);
  }, [waits, client]);
  return { fresh: live ? 0 : fresh, live, setLive, refresh };
}
