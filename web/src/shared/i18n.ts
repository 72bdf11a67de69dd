import i18next, { type TFunction } from "i18next";
import { initReactI18next } from "react-i18next";
import en from "@/locales/en.json";
import { type Language, speech } from "./languages";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "en";
    resources: { en: typeof en };
  }
}

// Before the first words, so that the page says from the beginning which language it has.
i18next.on("languageChanged", (language) => {
  document.documentElement.lang = language;
  document.documentElement.dir = speech(language).direction;
});

// React escapes what it shows by itself.
void i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  defaultNS: "en",
  resources: { en: { en } },
  interpolation: { escapeValue: false },
});

/** The function that gives words, for those who get it handed in. The name of the words is given so that it is cheap to check. */
export type Translate = TFunction<"en">;

let wanted: Language = "en";

/** Turns the page to a language once its words are there; without them it stays as it is. */
export async function speak(language: Language): Promise<void> {
  wanted = language;
  if (i18next.language === language) return;
  if (!i18next.hasResourceBundle(language, "en")) {
    const words = await speech(language).words(en);
    i18next.addResourceBundle(language, "en", words);
  }
  // Somebody may have asked for another one meanwhile.
  if (wanted === language) await i18next.changeLanguage(language);
}

/** Something that is made once for each language, such as a form of dates. */
export function byLanguage<T>(make: (language: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const { language } = i18next;
    const known = made.get(language);
    if (known !== undefined) return known;
    const fresh = make(language);
    made.set(language, fresh);
    return fresh;
  };
}

const numbers = byLanguage((language) => new Intl.NumberFormat(language));
const lists = byLanguage((language) => new Intl.ListFormat(language, { type: "conjunction" }));
const order = byLanguage((language) => new Intl.Collator(language, { numeric: true }));

export function formatNumber(n: number | undefined): string {
  return numbers().format(n ?? 0);
}

const sizes = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
const sized = byLanguage((language) =>
  sizes.map((unit) => {
    const digits = unit === "byte" ? {} : { maximumSignificantDigits: 2 };
    const style = { style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short" } as const;
    return {
      small: new Intl.NumberFormat(language, { ...style, ...digits }),
      large: new Intl.NumberFormat(language, { ...style, maximumFractionDigits: 0 }),
    };
  }),
);

/** "1.4 GB". */
export function formatBytes(bytes: number): string {
  let at = 0;
  let value = bytes;
  while (value >= 1000 && at < sizes.length - 1) {
    value /= 1000;
    at++;
  }
  const unit = sized()[at];
  return (value < 10 ? unit?.small : unit?.large)?.format(value) ?? "";
}

/** "a, b and c". */
export function formatList(parts: string[]): string {
  return lists().format(parts);
}

/** The order of two names in the reader's language. */
export function compareNames(a: string, b: string): number {
  return order().compare(a, b);
}

type Words = (key: string, options: { defaultValue: string }) => string;

/** The words for something that the server may name otherwise tomorrow; its own name when there are none. */
export function wordFor(t: unknown, key: string, otherwise: string): string {
  return (t as Words)(key, { defaultValue: otherwise });
}
