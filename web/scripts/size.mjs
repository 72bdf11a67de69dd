// Holds the bundle to its budgets (KB after gzip): the shell is what the first page loads,
// a route is what opening it adds.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const budgets = {
  "shell JS": 240,
  "shell CSS": 40,
  fonts: 60,
  "any route": 30,
};

const app = fileURLToPath(new URL("../dist/app/", import.meta.url));
const manifest = JSON.parse(readFileSync(`${app}.vite/manifest.json`, "utf8"));
const size = (file) => gzipSync(readFileSync(app + file), { level: 9 }).length / 1024;
const sum = (files) => [...files].reduce((total, file) => total + size(file), 0);

function reach(key, scripts = new Set(), styles = new Set()) {
  const chunk = manifest[key];
  if (scripts.has(chunk.file)) return { scripts, styles };
  scripts.add(chunk.file);
  for (const style of chunk.css ?? []) styles.add(style);
  for (const next of chunk.imports ?? []) reach(next, scripts, styles);
  return { scripts, styles };
}

const shell = reach("index.html");
const routes = Object.keys(manifest)
  .filter((key) => manifest[key].isDynamicEntry)
  .map((key) => {
    const { scripts, styles } = reach(key);
    const extra = [...scripts, ...styles].filter((f) => !shell.scripts.has(f) && !shell.styles.has(f));
    return { name: key.replace(/^src\//, ""), kb: sum(extra) };
  });
// Only the Latin files are loaded by an English page.
const fonts = Object.values(manifest)
  .map((c) => c.file)
  .filter((file) => /latin-wght.*woff2$/.test(file));
const fontSize = fonts.reduce((total, file) => total + readFileSync(app + file).length / 1024, 0);

const found = { "shell JS": sum(shell.scripts), "shell CSS": sum(shell.styles), fonts: fontSize };
for (const route of routes) found[route.name] = route.kb;

let failed = false;
for (const [name, kb] of Object.entries(found)) {
  const budget = budgets[name] ?? budgets["any route"];
  const over = kb > budget;
  failed ||= over;
  console.log(`${name.padEnd(32)} ${kb.toFixed(1).padStart(7)} of ${budget} KB${over ? "  TOO LARGE" : ""}`);
}
if (failed) {
  console.error("The console is over its budget: load the new part lazily, or find something lighter.");
  process.exit(1);
}
