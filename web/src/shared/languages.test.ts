import i18next from "i18next";
import { afterEach, describe, expect, it } from "vitest";
import { ago, formatDay, formatSeconds } from "./dates";
import { compareNames, formatBytes, formatList, formatNumber, speak } from "./i18n";
import { type Language, languageOf } from "./languages";

afterEach(() => speak("en"));

describe("languages", () => {
  // The first wish that can be met; regions do not matter, and English is for everybody else.
  it.each([
    [["de-AT", "en"], "de"],
    [["ja", "de"], "de"],
    [["ja", "pt-BR"], "en"],
    [["en-GB", "de"], "en"],
    [[], "en"],
  ])("%j gives %s", (wishes, language) => {
    expect(languageOf(wishes)).toBe(language);
  });

  // Words, numbers, dates, lists, sizes and order turn together, and the page says so.
  it("turns everything at once", async () => {
    expect([formatNumber(12345), formatDay("2026-03-01"), formatBytes(1_400_000_000)]).toEqual([
      "12,345",
      "March 1, 2026",
      "1.4 GB",
    ]);
    await speak("de");
    const plain = (text: string) => text.replace(/\s/g, " ");
    expect(document.documentElement.lang).toBe("de");
    expect(i18next.t("users.total", { count: 2, n: formatNumber(12345) })).toBe("12.345 Personen");
    expect(formatDay("2026-03-01")).toBe("1. März 2026");
    expect(ago("2026-11-23T11:00:00Z", Date.parse("2026-11-24T12:00:00Z"))).toBe("gestern");
    expect(formatList(["a", "b", "c"])).toBe("a, b und c");
    expect(plain(formatSeconds(125))).toBe("2 Min. 5 Sek.");
    expect(plain(formatBytes(1_400_000_000))).toBe("1,4 GB");
    expect(["Zug", "Ärger", "Bahn"].sort(compareNames)).toEqual(["Ärger", "Bahn", "Zug"]);
  });

  // The last one asked for wins, whichever words come first.
  it("ends with the language that was asked for last", async () => {
    await Promise.all([speak("de"), speak("en-XA" as Language), speak("en-XB" as Language)]);
    expect([document.documentElement.lang, document.documentElement.dir]).toEqual(["en-XB", "rtl"]);
    expect(i18next.t("close")).toBe("[Çļöšé]");
    await speak("en-XA");
    expect(document.documentElement.dir).toBe("ltr");
    expect(i18next.t("error.request", { id: "r1" })).toMatch(/^\[Ŕéqûéšţ r1 .+\]$/);
  });
});
