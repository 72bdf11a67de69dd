import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Facet } from "@/api/types";
import { choiceName, labelOf, noAttributes, useAttributes } from "@/shared/catalogue";
import { formatNumber } from "@/shared/i18n";
import { Button, useMediaQuery } from "@/ui";
import styles from "./bulk.module.css";
import { type Chosen, effects, facetNames } from "./chosen";

type FacetsProps = { facets: Facet[]; chosen: Chosen; onChoose: (chosen: Chosen) => void };

// So many values of a facet are shown before somebody asks for the others.
const few = 8;

/** How the items divide: each value with its count is a button that narrows the list down to it. */
export function Facets({ facets, chosen, onChoose }: FacetsProps) {
  const { t } = useTranslation();
  const wide = useMediaQuery("(min-width: 1100px)") ?? true;
  const shown = facetNames
    .map((name) => facets.find((facet) => facet.name === name))
    .filter((facet) => facet !== undefined)
    // One value for all is no choice, unless it was made.
    .filter(
      (facet) => facet.values.length > 1 || facet.name === "attribute" || chosen[facet.name as keyof Chosen],
    );
  if (shown.length === 0) return null;
  const groups = shown.map((facet) => (
    <Values key={facet.name} facet={facet} chosen={chosen} onChoose={onChoose} />
  ));
  if (wide) return <div className={styles.facetList}>{groups}</div>;
  return (
    <details className={styles.folded}>
      <summary>{t("facet.title")}</summary>
      <div className={styles.facetList}>{groups}</div>
    </details>
  );
}

function Values({ facet, chosen, onChoose }: { facet: Facet } & Omit<FacetsProps, "facets">) {
  const { t } = useTranslation();
  const { data: attributes = noAttributes } = useAttributes();
  const [all, setAll] = useState(false);
  const name = facet.name as keyof Chosen;
  const label = (value: string, given?: string) => {
    if (given) return given;
    if (name === "attribute") return value === "status" ? t("users.status") : labelOf(attributes, value);
    if (name === "kind") return t(`preview.kinds.${value}` as "preview.kinds.user", { defaultValue: value });
    if (name === "problem") return t(`problem.${value}` as "problem.not_unique", { defaultValue: value });
    return name === "userType" ? choiceName(name, value) : value;
  };
  const values = all ? facet.values : facet.values.slice(0, few);
  const rest = facet.values.length - values.length;
  return (
    <fieldset className={styles.facet}>
      <legend>{t(`facet.${name as "attribute"}`)}</legend>
      <ul>
        {values.map((value) => {
          const pressed = chosen[name] === value.value;
          return (
            <li key={value.value}>
              <button
                type="button"
                aria-pressed={pressed}
                onClick={() => onChoose({ ...chosen, [name]: pressed ? undefined : value.value })}
              >
                <span>{label(value.value, value.label)}</span>
                <span className={styles.number}>{formatNumber(value.count)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {rest > 0 && (
        <Button small kind="subtle" onClick={() => setAll(true)}>
          {t("facet.all", { count: rest, n: formatNumber(rest) })}
        </Button>
      )}
      {all && (facet.more ?? 0) > 0 && (
        <p className={styles.quiet}>{t("facet.more", { count: facet.more, n: formatNumber(facet.more) })}</p>
      )}
    </fieldset>
  );
}

/** What follows beside the changes themselves: sessions that end, people whose manager leaves. */
export function Effects({ facets, chosen, onChoose }: FacetsProps) {
  const { t } = useTranslation();
  const values = facets.find((facet) => facet.name === "effect")?.values ?? [];
  const known = effects.flatMap((name) => values.filter((value) => value.value === name && value.count > 0));
  return (
    <section className={styles.effects} aria-label={t("setEffect.title")}>
      <h2>{t("setEffect.title")}</h2>
      {known.length === 0 && <p className={styles.quiet}>{t("setEffect.none")}</p>}
      <ul>
        {known.map(({ value, sum, count }) => {
          const pressed = chosen.effect === value;
          return (
            <li key={value}>
              <button
                type="button"
                aria-pressed={pressed}
                onClick={() => onChoose({ ...chosen, effect: pressed ? undefined : value })}
              >
                {t(`setEffect.${value as "signInEnds"}`, { count: sum, n: formatNumber(sum) })}
                {sum !== count && (
                  <span className={styles.quiet}>
                    {" "}
                    {t("setEffect.people", { count, n: formatNumber(count) })}
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
