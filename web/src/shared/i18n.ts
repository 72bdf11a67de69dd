import i18next, { type TFunction } from "i18next";
import { initReactI18next } from "react-i18next";
import en from "@/locales/en.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "en";
    resources: { en: typeof en };
  }
}

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

export const language = "en";

const numbers = new Intl.NumberFormat(language);

export function formatNumber(n: number | undefined): string {
  return numbers.format(n ?? 0);
}

type Words = (key: string, options: { defaultValue: string }) => string;

/** The words for something that the server may name otherwise tomorrow; its own name when there are none. */
export function wordFor(t: unknown, key: string, otherwise: string): string {
  return (t as Words)(key, { defaultValue: otherwise });
}
