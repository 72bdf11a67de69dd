import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "./button";
import styles from "./columns.module.css";
import { Dialog } from "./dialog";
import { Checkbox, TextField } from "./fields";
import { IconArrowDown, IconArrowUp, IconSearch, IconX } from "./icons";
import { Bar, Stack } from "./page";

type Chosen = { shown: string[]; widths?: Record<string, number>; pinned?: number };

type ColumnsDialogProps<A extends Chosen> = {
  columns: { id: string; label: string; group?: string }[];
  arrangement: A;
  onChange: (arrangement: A) => void;
  onReset: () => void;
  onClose: () => void;
};

const widths = { min: 60, max: 800, step: 10 };

/** Which columns a list has, in which order and how wide: all of it without dragging anything. */
export function ColumnsDialog<A extends Chosen>(props: ColumnsDialogProps<A>) {
  const { columns, arrangement, onChange, onReset, onClose } = props;
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const { shown } = arrangement;
  const label = (id: string) => columns.find((column) => column.id === id)?.label ?? id;
  const set = (change: Partial<Chosen>) => onChange({ ...arrangement, ...change });

  function move(id: string, by: number) {
    const at = shown.indexOf(id);
    const to = at + by;
    if (to < 0 || to >= shown.length) return;
    const next = shown.filter((one) => one !== id);
    next.splice(to, 0, id);
    set({ shown: next });
  }

  const wanted = search.trim().toLowerCase();
  const others = columns.filter(
    (column) => !shown.includes(column.id) && column.label.toLowerCase().includes(wanted),
  );
  return (
    <Dialog open wide onClose={onClose} title={t("columns.title")} closeLabel={t("close")}>
      <div className={styles.lists}>
        <section aria-label={t("columns.shown")}>
          <h3>{t("columns.shown")}</h3>
          <ol>
            {shown.map((id, index) => (
              <li key={id}>
                <span className={styles.name}>{label(id)}</span>
                <input
                  type="number"
                  className={styles.width}
                  aria-label={t("columns.width", { name: label(id) })}
                  placeholder={t("columns.auto")}
                  {...widths}
                  value={arrangement.widths?.[id] ?? ""}
                  onChange={(event) => {
                    const { [id]: _, ...rest } = arrangement.widths ?? {};
                    const value = Number(event.currentTarget.value);
                    set({ widths: value ? { ...rest, [id]: value } : rest });
                  }}
                />
                <IconButton small label={t("columns.up", { name: label(id) })} onClick={() => move(id, -1)}>
                  <IconArrowUp size={16} />
                </IconButton>
                <IconButton small label={t("columns.down", { name: label(id) })} onClick={() => move(id, 1)}>
                  <IconArrowDown size={16} />
                </IconButton>
                {index > 0 && (
                  <IconButton
                    small
                    label={t("columns.hide", { name: label(id) })}
                    onClick={() => set({ shown: shown.filter((one) => one !== id) })}
                  >
                    <IconX size={16} />
                  </IconButton>
                )}
              </li>
            ))}
          </ol>
          <Checkbox
            label={t("columns.pin")}
            description={t("columns.pinHint")}
            checked={(arrangement.pinned ?? 0) > 0}
            onChange={(pinned) => set({ pinned: pinned ? 1 : undefined })}
          />
        </section>
        <section aria-label={t("columns.others")}>
          <h3>{t("columns.others")}</h3>
          <Stack gap={8}>
            <TextField
              label={t("columns.search")}
              hideLabel
              type="search"
              placeholder={t("columns.search")}
              icon={<IconSearch size={16} />}
              value={search}
              onChange={setSearch}
            />
            {others.length === 0 && <p role="status">{t("columns.none")}</p>}
            <div className={styles.others}>
              {others.map((column) => (
                <Checkbox
                  key={column.id}
                  label={column.label}
                  checked={false}
                  onChange={() => set({ shown: [...shown, column.id] })}
                />
              ))}
            </div>
          </Stack>
        </section>
      </div>
      <Bar end>
        <Button onClick={onReset}>{t("columns.reset")}</Button>
        <Button kind="primary" onClick={onClose}>
          {t("columns.done")}
        </Button>
      </Bar>
    </Dialog>
  );
}
