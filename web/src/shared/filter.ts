/** Parts of filters in the SCIM grammar (RFC 7644 §3.4.2.2). */

export function quote(text: string): string {
  return JSON.stringify(text);
}

/** Both conditions; what is empty does not count. */
export function and(...parts: (string | undefined)[]): string {
  const given = parts.filter((part): part is string => Boolean(part?.trim()));
  return given.length < 2 ? (given[0] ?? "") : given.map((part) => `(${part})`).join(" and ");
}

/** People whose name, user name or e-mail begins with the text. */
export function nameBeginsWith(text: string): string {
  const trimmed = text.trim();
  if (!trimmed) return "";
  return ["displayName", "name.familyName", "userName", "email"]
    .map((field) => `${field} sw ${quote(trimmed)}`)
    .join(" or ");
}
