import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

// What is the same in every language: names, units, keys of the keyboard, the filter language.
const same = new Set([
  "Ctrl K",
  "Roster",
  "Apache-2.0",
  "CSV",
  "UTC",
  'title co "engineer" and startDate ge "2026-01-01"',
]);
const spoken = new Set(["label", "title", "placeholder", "alt", "aria-label", "description", "hint"]);

const equals: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InKeyword,
]);

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.name.endsWith(".tsx") && !/test/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

const worded = (text: string) => /\p{L}{2}/u.test(text) && !same.has(text.trim());

/** The words that a part shows without asking for them in the reader's language. */
function hardCoded(name: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node, shown: boolean) => {
    let here = shown;
    if (ts.isJsxText(node) && worded(node.text)) found.push(`${name}: ${node.text.trim()}`);
    if (ts.isJsxAttribute(node)) here = spoken.has(node.name.getText());
    // Arguments, comparisons and indexes are no words to be seen; a branch or an alternative is.
    else if (ts.isCallExpression(node) || ts.isElementAccessExpression(node) || ts.isFunctionLike(node))
      here = false;
    else if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) here = true;
    const literal = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node);
    const compared =
      node.parent && ts.isBinaryExpression(node.parent) && equals.has(node.parent.operatorToken.kind);
    if (here && literal && !compared && worded(node.text)) found.push(`${name}: ${node.text}`);
    ts.forEachChild(node, (child) => visit(child, here));
  };
  visit(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX), false);
  return found;
}

describe("what is shown", () => {
  // The check itself sees text, attributes and branches, and lets keys and classes be.
  it("is found where it is written into the page", () => {
    const page = `<p className="quiet" title="Words" aria-label={on ? "More words" : t("no.words")}>Some text {open && "shown"}{t("key")}{a === "kind" ? 1 : 2}</p>`;
    expect(hardCoded("x", page)).toEqual(["x: Words", "x: More words", "x: Some text", "x: shown"]);
  });

  // Everything that is read comes from the words of a language.
  it("is never written into a part", () => {
    expect(files("src").flatMap((name) => hardCoded(name, readFileSync(name, "utf8")))).toEqual([]);
  });
});
