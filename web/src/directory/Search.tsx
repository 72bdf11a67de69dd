import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bar, Button, IconSearch, TextField } from "@/ui";

type SearchProps = {
  q: string;
  filter: string;
  onChange: (change: { q?: string; filter?: string }) => void;
};

// Long enough for a fast typist's pause between letters.
const pause = 250;

/** The search box follows the typing; the filter, which is only right when complete, waits for Enter. */
export function Search({ q, filter, onChange }: SearchProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(q);
  const [draft, setDraft] = useState(filter);
  const [advanced, setAdvanced] = useState(filter !== "");
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    setDraft(filter);
    if (filter) setAdvanced(true);
  }, [filter]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the clock.
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(() => onChange({ q: text.trim() || undefined }), pause);
    return () => clearTimeout(timer);
  }, [text]);

  function submit(event: FormEvent) {
    event.preventDefault();
    onChange({ q: text.trim() || undefined, filter: draft.trim() || undefined });
  }

  return (
    <form role="search" onSubmit={submit}>
      <Bar>
        <div style={{ flex: "1 1 240px", maxWidth: 420 }}>
          <TextField
            label={t("users.search")}
            hideLabel
            type="search"
            placeholder={t("users.searchHint")}
            icon={<IconSearch size={16} />}
            value={text}
            onChange={setText}
          />
        </div>
        <Button
          kind="subtle"
          aria-expanded={advanced}
          onClick={() => {
            if (advanced && filter) onChange({ filter: undefined });
            setAdvanced(!advanced);
          }}
        >
          {advanced ? t("users.filterClose") : t("users.filterOpen")}
        </Button>
      </Bar>
      {advanced && (
        <div style={{ display: "flex", flexWrap: "wrap", gap: 8, marginTop: 8 }}>
          <div style={{ flex: "1 1 260px" }}>
            <TextField
              label={t("users.filter")}
              hideLabel
              placeholder={'title co "engineer" and startDate ge "2026-01-01"'}
              value={draft}
              onChange={setDraft}
            />
          </div>
          <Button type="submit">{t("users.filterApply")}</Button>
        </div>
      )}
    </form>
  );
}
