import { useTranslation } from "react-i18next";
import { useMe } from "@/shared/session";
import { useCurrentVerbs } from "@/shared/verbs";
import { Checkbox, Dialog, Stack, usePreference } from "@/ui";
import { KeyCaps } from "@/ui/command";
import { places } from "./places";
import styles from "./shell.module.css";

/** The sheet of all keys, and the switch for those of a single letter. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { data: me } = useMe();
  const verbs = useCurrentVerbs();
  const [single, setSingle] = usePreference("single-keys", true);
  const page = verbs.filter((verb) => verb.key);
  const lists: [string, [string, string][]][] = [
    [
      t("keys.everywhere"),
      [
        ["Ctrl K", t("keys.palette")],
        ["?", t("keys.title")],
        ["/", t("keys.search")],
        ["c", t("users.create")],
      ],
    ],
    [
      t("keys.go"),
      places
        .filter(({ needs }) => me?.permissions.includes(needs))
        .map(({ key, name }) => [`g ${key}`, t(`nav.${name}`)]),
    ],
    [
      t("keys.lists"),
      [
        ["j", t("keys.down")],
        ["k", t("keys.up")],
        ["Enter", t("keys.open")],
        ["Space", t("keys.select")],
        ["Esc", t("keys.leave")],
      ],
    ],
    [t("keys.page"), page.map((verb) => [verb.key ?? "", verb.label])],
  ];
  return (
    <Dialog open wide onClose={onClose} title={t("keys.title")} closeLabel={t("close")}>
      <Stack>
        <div className={styles.keys}>
          {lists
            .filter(([, list]) => list.length > 0)
            .map(([name, list]) => (
              <section key={name}>
                <h3>{name}</h3>
                <dl>
                  {list.map(([keys, words]) => (
                    <div key={keys}>
                      <dt>{words}</dt>
                      <dd>
                        <KeyCaps keys={keys} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
        </div>
        <Checkbox
          label={t("keys.single")}
          description={t("keys.singleHint")}
          checked={single}
          onChange={setSingle}
        />
      </Stack>
    </Dialog>
  );
}
