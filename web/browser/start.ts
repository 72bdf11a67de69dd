import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

export const administrator = { email: "ines@example.com", password: "a quiet river in the valley" };

export type Started = {
  address: string;
  browser: Browser;
  /** The link by which the first administrator sets Roster up, if nobody has done so. */
  setup: string;
  stop: () => Promise<void>;
};

type How = { engine?: Engine /** Nobody is there yet: the set-up link is not used. */; empty?: boolean };

export type Engine = "sqlite" | "postgres";

/** ROSTER_BROWSER_ENGINE=postgres puts every test on PostgreSQL that does not choose for itself. */
const usual = (process.env.ROSTER_BROWSER_ENGINE ?? "sqlite") as Engine;
const scripts = resolve(dirname(fileURLToPath(import.meta.url)), "../../scripts");

/** An empty database on the server of the tests. */
function postgresDatabase(): string {
  const server = process.env.ROSTER_TEST_POSTGRES;
  if (!server) throw new Error("ROSTER_TEST_POSTGRES must name a server: run `make test-browser`.");
  const name = `browser_${randomBytes(6).toString("hex")}`;
  const made = execFileSync(join(scripts, "postgres.sh"), ["database", server, name], { encoding: "utf8" });
  return made.trim();
}

/** Starts the real program on an empty database of its own, and a browser. */
export async function start({ engine = usual, empty = false }: How = {}): Promise<Started> {
  const program = process.env.ROSTER_BIN;
  if (!program) throw new Error("ROSTER_BIN must name the built program: run `make test-browser`.");
  const data = mkdtempSync(join(tmpdir(), "roster-browser-"));
  const database = engine === "postgres" ? postgresDatabase() : join(data, "roster.db");
  const storage = ["--data", data, "--database", database];
  const password = join(data, "password");
  writeFileSync(password, administrator.password, { mode: 0o600 });
  const who = ["--name", "Ines Adler", "--email", administrator.email, "--password-file", password, "--json"];
  if (!empty) execFileSync(program, ["bootstrap", ...storage, ...who]);

  const server = spawn(program, ["serve", ...storage, "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const said = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).on("line", (line) => {
      const found = /http:\/\/[\d.]+:\d+(\/setup\S+)?/.exec(line);
      if (found && (found[1] || !empty)) resolve(found[0]);
    });
    void ended.then(() => reject(new Error("The server ended before it was ready.")));
  });
  const browser = await chromium.launch({
    executablePath: process.env.ROSTER_TEST_BROWSER ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    address: new URL(said).origin,
    browser,
    setup: said,
    stop: async () => {
      await browser.close();
      server.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true });
    },
  };
}

/** Fills the empty server with invented people, the same for the same number. */
export async function demo(page: Page, address: string, people: number): Promise<void> {
  const headers = { Origin: address };
  const ask = async (method: "get" | "post", path: string, data?: unknown) => {
    const answer = await page.request[method](`${address}/api/v1${path}`, { data, headers });
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  let set = await ask("post", "/demo", { people });
  const id = set.id;
  const become = async (state: string) => {
    for (let n = 0; set.state !== state; n++) {
      if (n > 600) throw new Error(`The demo organisation is still ${set.state}.`);
      await page.waitForTimeout(100);
      set = await ask("get", `/changesets/${id}`);
    }
  };
  await become("planned");
  set = await ask("post", `/changesets/${id}/apply`, {});
  await become("applied");
}
