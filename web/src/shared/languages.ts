import type en from "@/locales/en.json";

type Words = Record<string, unknown>;
type Speech = { direction: "ltr" | "rtl"; words: (english: typeof en) => Promise<Words> };

/** The languages of the console, each by its own name. The words of all but English come when they are needed. */
export const languages = { en: "English", de: "Deutsch", es: "Español", fr: "Français" } as const;

// The last two are English in disguise, for tests: accented and longer, and from right to left.
export type Language = keyof typeof languages | "en-XA" | "en-XB";

const speeches: Record<Language, Speech> = {
  en: { direction: "ltr", words: async (english) => english },
  de: { direction: "ltr", words: async () => (await import("@/locales/de.json")).default },
  es: { direction: "ltr", words: async () => (await import("@/locales/es.json")).default },
  fr: { direction: "ltr", words: async () => (await import("@/locales/fr.json")).default },
  "en-XA": { direction: "ltr", words: async (english) => (await import("./pseudo")).longer(english) },
  "en-XB": { direction: "rtl", words: async (english) => (await import("./pseudo")).mirrored(english) },
};

export function isLanguage(value: unknown): value is Language {
  return typeof value === "string" && value in speeches;
}

/** How a language is written, and where its words are. */
export function speech(language: string): Speech {
  return isLanguage(language) ? speeches[language] : speeches.en;
}

/** The first of the languages of the browser that the console has. */
export function languageOf(wishes: readonly string[]): keyof typeof languages {
  for (const wish of wishes) {
    const main = wish.toLowerCase().split("-")[0] as keyof typeof languages;
    if (main in languages) return main;
  }
  return "en";
}
