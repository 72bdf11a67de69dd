import { useEffect, useSyncExternalStore } from "react";
import { preference, usePreference } from "@/ui";
import { speak } from "./i18n";
import { isLanguage, type Language, languageOf } from "./languages";

const name = "language";

function subscribe(listener: () => void) {
  addEventListener("languagechange", listener);
  return () => removeEventListener("languagechange", listener);
}

/** The language that the browser would like. */
export function useBrowserLanguage() {
  return useSyncExternalStore(subscribe, () => languageOf(navigator.languages));
}

/** What somebody has chosen; null stands for what the browser would like. */
export function useChosenLanguage(): [Language | null, (language: Language | undefined) => void] {
  const [chosen, choose] = usePreference<Language | null>(name, null);
  return [isLanguage(chosen) ? chosen : null, choose];
}

/** The language to begin with, before anything is shown. */
export async function speakFirst(): Promise<void> {
  const chosen = preference<unknown>(name, null);
  await follow(isLanguage(chosen) ? chosen : languageOf(navigator.languages));
}

/** Turns the console to another language as soon as another is chosen, here or in another tab. */
export function useSpeaking(): void {
  const browser = useBrowserLanguage();
  const [chosen] = useChosenLanguage();
  const wanted = chosen ?? browser;
  useEffect(() => void follow(wanted), [wanted]);
}

async function follow(language: Language): Promise<void> {
  try {
    await speak(language);
  } catch {
    // Its words could not be loaded: another language is better than no page.
  }
}
