import server from "@/locales/en.server.json";

/**
 * English in disguise, for tests: whatever is not in brackets was never given to translators, and
 * whatever has no room for words that are two fifths longer will have none in other languages.
 */
export type Words = { [key: string]: string | Words };

const accents: Record<string, string> = Object.fromEntries(
  [..."AaCcDdEeGgIiKkLlNnOoRrSsTtUuYyZz"].map((plain, n) => [
    plain,
    [..."ÅåÇçÐðÉéĞğÎîĶķĻļÑñÖöŔŕŠšŢţÛûÝýŽž"][n] as string,
  ]),
);

function each(words: Words, change: (text: string) => string): Words {
  return Object.fromEntries(
    Object.entries(words).map(([key, value]) => [
      key,
      typeof value === "string" ? change(value) : each(value, change),
    ]),
  );
}

/** The text with accents, but for what stands in for values. */
function accented(text: string): string {
  return text
    .split(/(\{\{.*?\}\})/)
    .map((part) => (part.startsWith("{{") ? part : [...part].map((c) => accents[c] ?? c).join("")))
    .join("");
}

/** English as a whole: the words of the console, and those that the server sends by itself. */
export function whole(words: Words, more: Words = server): Words {
  const all = { ...words };
  for (const [key, value] of Object.entries(more)) {
    const known = all[key];
    all[key] = typeof value === "object" && typeof known === "object" ? whole(known, value) : value;
  }
  return all;
}

export function longer(words: Words): Words {
  return each(whole(words), (text) => {
    const more = Math.ceil(text.replace(/\{\{.*?\}\}/g, "").length * 0.4);
    // Words, so that it breaks where a language breaks.
    const tail = "ẽxţŕå ļéñğţĥ "
      .repeat(Math.ceil(more / 13))
      .slice(0, more)
      .trim();
    return `[${accented(text)}${tail ? ` ${tail}` : ""}]`;
  });
}

export function mirrored(words: Words): Words {
  return each(whole(words), (text) => `[${accented(text)}]`);
}
