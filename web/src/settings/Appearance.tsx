import { useTranslation } from "react-i18next";
import { type Language, languages } from "@/shared/languages";
import { useBrowserLanguage, useChosenLanguage } from "@/shared/speaking";
import {
  Checkbox,
  type ColorScheme,
  type Density,
  FilterChips,
  Panel,
  Select,
  useColorScheme,
  useDensity,
  usePreference,
} from "@/ui";
import styles from "./settings.module.css";

/** How the console looks and answers, wherever one signs in. */
export function Appearance() {
  const { t } = useTranslation();
  const [scheme, setScheme] = useColorScheme();
  const [density, setDensity] = useDensity();
  const [language, setLanguage] = useChosenLanguage();
  const browser = useBrowserLanguage();
  const [single, setSingle] = usePreference("single-keys", true);
  return (
    <Panel title={t("settings.appearance")}>
      <p>{t("settings.appearanceText")}</p>
      <Select
        label={t("settings.language")}
        value={language ?? "auto"}
        onChange={(value) => setLanguage(value === "auto" ? undefined : (value as Language))}
        choices={[
          { value: "auto", label: t("settings.languageAuto", { name: languages[browser] }) },
          ...Object.entries(languages).map(([value, label]) => ({ value, label })),
        ]}
      />
      <div className={styles.choice}>
        <span aria-hidden>{t("settings.theme")}</span>
        <FilterChips
          label={t("settings.theme")}
          value={scheme}
          onChange={(value) => setScheme(value as ColorScheme)}
          filters={(["auto", "light", "dark"] as const).map((value) => ({
            value,
            label: t(`settings.scheme.${value}`),
          }))}
        />
      </div>
      <div className={styles.choice}>
        <span aria-hidden>{t("settings.density")}</span>
        <FilterChips
          label={t("settings.density")}
          value={density}
          onChange={(value) => setDensity(value as Density)}
          filters={(["compact", "standard", "relaxed"] as const).map((value) => ({
            value,
            label: t(`settings.densities.${value}`),
          }))}
        />
      </div>
      <Checkbox
        label={t("keys.single")}
        description={t("keys.singleHint")}
        checked={single}
        onChange={setSingle}
      />
    </Panel>
  );
}
