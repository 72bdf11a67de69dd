import { Modal } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import styles from "./command.module.css";
import { IconSearch } from "./icons";

export type Command = {
  id: string;
  label: string;
  hint?: string;
  icon?: ReactNode;
  keys?: string;
  run: () => void;
};
export type CommandGroup = { label: string; items: Command[] };

type CommandsProps = {
  label: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  groups: CommandGroup[];
  nothing: string;
  foot: ReactNode;
  onClose: () => void;
};

/** A field and below it everything that what is typed could mean; the focus never leaves the field. */
export function Commands({
  label,
  placeholder,
  text,
  onText,
  groups,
  nothing,
  foot,
  onClose,
}: CommandsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const items = useMemo(() => groups.flatMap((group) => group.items), [groups]);
  const [active, setActive] = useState<string>();
  // What was marked may be gone; then the first thing is.
  const found = items.findIndex((item) => item.id === active);
  const marked = Math.max(0, found);
  const optionId = (item: Command) => `${id}-${item.id}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed marks the best again.
  useEffect(() => setActive(undefined), [text]);
  useEffect(() => {
    const item = items[marked];
    if (item) document.getElementById(`${id}-${item.id}`)?.scrollIntoView({ block: "nearest" });
  }, [items, marked, id]);

  function choose(item: Command | undefined) {
    if (!item) return;
    onClose();
    item.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    const last = items.length - 1;
    const to = { ArrowDown: marked === last ? 0 : marked + 1, ArrowUp: marked === 0 ? last : marked - 1 }[
      event.key
    ];
    if (to !== undefined) setActive(items[to]?.id);
    else if (event.key === "Enter") choose(items[marked]);
    else return;
    event.preventDefault();
  }

  return (
    <Modal.Root opened onClose={onClose} size={640} yOffset="12vh" transitionProps={{ duration: 0 }}>
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content aria-label={label}>
        <div className={styles.field}>
          <IconSearch size={18} aria-hidden />
          <input
            data-autofocus
            role="combobox"
            aria-label={label}
            aria-expanded
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={items[marked] ? optionId(items[marked]) : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            value={text}
            onChange={(event) => onText(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        <div
          ref={list}
          id={`${id}-list`}
          role="listbox"
          aria-label={label}
          className={styles.list}
          tabIndex={-1}
        >
          {groups
            .filter((group) => group.items.length > 0)
            .map((group) => (
              <div key={group.label} role="group" aria-labelledby={`${id}-${group.label}`}>
                <div id={`${id}-${group.label}`} className={styles.group}>
                  {group.label}
                </div>
                {group.items.map((item) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and handles Enter.
                  <div
                    key={item.id}
                    id={optionId(item)}
                    role="option"
                    tabIndex={-1}
                    aria-selected={item === items[marked]}
                    className={styles.item}
                    onMouseMove={() => setActive(item.id)}
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => choose(item)}
                  >
                    {item.icon}
                    <span className={styles.label}>{item.label}</span>
                    {item.hint && <span className={styles.hint}>{item.hint}</span>}
                    {item.keys && <KeyCaps keys={item.keys} />}
                  </div>
                ))}
              </div>
            ))}
        </div>
        {items.length === 0 && (
          <p className={styles.nothing} role="status">
            {nothing}
          </p>
        )}
        <div className={styles.foot}>{foot}</div>
      </Modal.Content>
    </Modal.Root>
  );
}

/** Keys as they stand on a keyboard: "g u" are two of them, one after the other. */
export function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split(" ").map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
