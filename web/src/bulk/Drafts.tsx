import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ImportDraft } from "@/api/types";
import { When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { SetStateChip } from "@/shared/status";
import { Bar, Button, Chip, Dialog, Stack, Table } from "@/ui";
import { useDiscardImport, useDrafts } from "./queries";
import { countsInWords } from "./words";

/** Files that were handed in and not applied yet: to go on with, or to forget. */
export function Drafts() {
  const { t } = useTranslation();
  const drafts = useDrafts();
  const [leaving, setLeaving] = useState<ImportDraft>();
  const discard = useDiscardImport();
  if (drafts.error) return <Failure error={drafts.error} onRetry={() => void drafts.refetch()} />;
  if (drafts.rows.length === 0) return null;
  return (
    <>
      <h2>{t("importDraft.title")}</h2>
      <Table
        stacked
        label={t("importDraft.title")}
        head={[t("set.name"), t("importDraft.rows"), t("set.state"), t("set.time"), t("importDraft.acts")]}
        rows={drafts.rows.map((draft) => ({
          key: draft.id,
          cells: [
            <Continue key="name" draft={draft} />,
            formatNumber(draft.rows),
            draft.latest ? (
              <span key="state">
                <SetStateChip state={draft.latest.state} />{" "}
                {draft.latest.state === "planned" && countsInWords(draft.latest.counts, t)}
              </span>
            ) : (
              <Chip key="state" tone="neutral">
                {t("importDraft.columns")}
              </Chip>
            ),
            <When key="at" at={draft.createdAt} />,
            <Button
              key="discard"
              small
              kind="subtle"
              aria-label={t("importDraft.discardOf", { name: draft.name })}
              onClick={() => setLeaving(draft)}
            >
              {t("importDraft.discard")}
            </Button>,
          ],
        }))}
      />
      {leaving && (
        <Dialog
          open
          onClose={() => setLeaving(undefined)}
          title={t("importDraft.sure", { name: leaving.name })}
          closeLabel={t("close")}
        >
          <Stack>
            <p>{t("importDraft.sureText")}</p>
            {discard.error && <Failure error={discard.error} />}
            <Bar end>
              <Button onClick={() => setLeaving(undefined)}>{t("form.cancel")}</Button>
              <Button
                kind="danger"
                loading={discard.isPending}
                onClick={() => discard.mutate(leaving.id, { onSuccess: () => setLeaving(undefined) })}
              >
                {t("importDraft.discardFile")}
              </Button>
            </Bar>
          </Stack>
        </Dialog>
      )}
    </>
  );
}

function Continue({ draft }: { draft: ImportDraft }) {
  const { latest } = draft;
  if (latest && (latest.state === "planned" || latest.state === "planning"))
    return (
      <Link to="/changesets/$set" params={{ set: latest.id }}>
        {draft.name}
      </Link>
    );
  return (
    <Link to="/imports/$import" params={{ import: draft.id }} search={{ from: latest?.id }}>
      {draft.name}
    </Link>
  );
}
