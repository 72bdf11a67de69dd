import { describe, expect, it } from "vitest";
import { dateForms, readDate } from "./dates";

describe("dates of a file", () => {
  // A form reads its own dates and no others; a day that does not exist is none.
  it.each([
    ["31.12.2024", "DD.MM.YYYY", "2024-12-31"],
    ["1.2.2024 08:00", "DD.MM.YYYY", "2024-02-01"],
    ["02/01/2024", "MM/DD/YYYY", "2024-02-01"],
    ["02/01/2024", "DD/MM/YYYY", "2024-01-02"],
    ["20240229", "YYYYMMDD", "2024-02-29"],
    ["01/02/71", "DD/MM/YY", "1971-02-01"],
    ["31.02.2024", "DD.MM.YYYY", undefined],
    ["2024-02-01", "DD.MM.YYYY", undefined],
  ])("%s as %s is %s", (text, form, iso) => {
    expect(dateForms).toContain(form);
    expect(readDate(text, form)).toBe(iso);
  });
});
