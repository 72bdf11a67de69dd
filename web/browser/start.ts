import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Browser, chromium } from "playwright-core";

export const administrator = { email: "ines@example.com", password: "a quiet river in the valley" };

export type Started = { address: string; browser: Browser; stop: () => Promise<void> };

/** Starts the real program on an empty database of its own, and a browser. */
export async function start(): Promise<Started> {
  const program = process.env.ROSTER_BIN;
  if (!program) throw new Error("ROSTER_BIN must name the built program: run `make test-browser`.");
  const data = mkdtempSync(join(tmpdir(), "roster-browser-"));
  const storage = ["--data", data, "--database", join(data, "roster.db")];
  const password = join(data, "password");
  writeFileSync(password, administrator.password, { mode: 0o600 });
  const who = ["--name", "Ines Adler", "--email", administrator.email, "--password-file", password, "--json"];
  execFileSync(program, ["bootstrap", ...storage, ...who]);

  const server = spawn(program, ["serve", ...storage, "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).on("line", (line) => {
      const found = /http:\/\/[\d.]+:\d+/.exec(line);
      if (found) resolve(found[0]);
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
    address,
    browser,
    stop: async () => {
      await browser.close();
      server.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true });
    },
  };
}
