// Makes src/api/schema.ts from the description of the API that the server's tests hold
// docs/openapi.json to. With --check nothing is written: it fails when the two differ.
import { readFileSync, writeFileSync } from "node:fs";
import openapi, { astToString } from "openapi-typescript";

const source = new URL("../../docs/openapi.json", import.meta.url);
const target = new URL("../src/api/schema.ts", import.meta.url);
const head = "/** This file was auto-generated from docs/openapi.json by `npm run schema`: do not edit. */\n";

const made = head + astToString(await openapi(source, { defaultNonNullable: false }));
if (!process.argv.includes("--check")) {
  writeFileSync(target, made);
} else if (readFileSync(target, "utf8") !== made) {
  console.error(
    "src/api/schema.ts is not what docs/openapi.json describes: run `npm --prefix web run schema`.",
  );
  process.exit(1);
}
