import { describe, expect, it } from "vitest";
import { type Language, languages, speech } from "@/shared/languages";
import { type Words, whole } from "@/shared/pseudo";
import en from "./en.json";

function flat(words: Words, path = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === "string") all.set(path + key, value);
    else for (const [name, text] of flat(value, `${path}${key}.`)) all.set(name, text);
  }
  return all;
}

const english = flat(whole(en));
const suffix = /_(zero|one|two|few|many|other)$/;

// "_other" ends words of one number too, such as the name of a problem: a plural has a singular.
function pluralOf(key: string): string | undefined {
  const stem = key.replace(suffix, "");
  return stem !== key && english.has(`${stem}_one`) && english.has(`${stem}_other`) ? stem : undefined;
}

/** The keys that a language needs: those of English, with plurals of its own. */
function needed(language: string): Set<string> {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const keys = new Set<string>();
  for (const key of english.keys()) {
    const stem = pluralOf(key);
    if (stem) for (const form of forms) keys.add(`${stem}_${form}`);
    // A special word for none is said in every language.
    if (!stem || key.endsWith("_zero")) keys.add(key);
  }
  return keys;
}

/** What a text takes in, values and tags, in a fixed order. */
function slots(text: string | undefined): string[] {
  return (text?.match(/\{\{.*?\}\}|<\/?\w+\s*\/?>|\$t\(.*?\)/g) ?? []).sort();
}

const others = (Object.keys(languages) as Language[]).filter((language) => language !== "en");

describe.each(others)("the words of %s", (language) => {
  const load = async () => flat((await speech(language).words(en)) as Words);

  // Every key of English and every form of its plurals, and no key that nothing asks for.
  it("has the keys of English, with its own plurals, and no others", async () => {
    const words = await load();
    const keys = needed(language);
    expect([...keys].filter((key) => !words.has(key))).toEqual([]);
    expect([...words.keys()].filter((key) => !keys.has(key))).toEqual([]);
  });

  // A value that is left out would not be shown, and one that is misspelt would show its name.
  it("takes in the same values and tags as English", async () => {
    const wrong: string[] = [];
    for (const [key, text] of await load()) {
      const stem = pluralOf(key);
      // The one of a language may also be nought, so it may say the number where English says "one".
      const allowed = stem ? [english.get(key), english.get(`${stem}_other`)] : [english.get(key)];
      if (!allowed.some((one) => slots(one).join() === slots(text).join())) wrong.push(`${key}: ${text}`);
    }
    expect(wrong).toEqual([]);
  });

  // Words of the sentence stay whole: no empty text, no space at an end.
  it("says something for every key", async () => {
    expect([...(await load())].filter(([, text]) => text.trim() === "" || text !== text.trim())).toEqual([]);
  });
});
