import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { endOrphans, until } from "../../src/server/embedded/postmaster.ts";

export const PARENT = fileURLToPath(new URL("embedded-parent.ts", import.meta.url));
/** Ends the process when this one is gone. */
const WITH_PARENT = new URL("../../scripts/bring/with-parent.mjs", import.meta.url).href;
const base = mkdtempSync(join(tmpdir(), "haitang embedded "));
chmodSync(base, 0o755);
const parents: ChildProcess[] = [];
/** Leaves nothing behind, also when a test failed half-way or the run was broken off. */
function cleanUp(): void {
  for (const parent of parents) parent.kill("SIGKILL");
  for (const name of readdirSync(base)) for (const home of [name, join(name, "data")]) endOrphans(join(base, home, "postgres"));
  rmSync(base, { recursive: true, force: true, maxRetries: 5 });
}
after(cleanUp);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    cleanUp();
    process.exit(130);
  });
}

export const silent = (): void => undefined;
let folders = 0;
export const newFolder = (): string => join(base, `folder ${++folders}`);

export interface Held {
  readonly process: ChildProcess;
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly adopted: boolean;
}
/** Starts a process that holds a database. Fails with what it said and its exit code when it cannot. */
export async function hold(dataDir: string, options: SpawnOptions = {}): Promise<Held> {
  const child = spawn(process.execPath, ["--import", WITH_PARENT, PARENT, dataDir], {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
  });
  parents.push(child);
  let said = "";
  let failed = "";
  child.stderr?.on("data", (text) => (failed += String(text)));
  child.stdout?.on("data", (text) => (said += String(text)));
  assert.ok(await until(() => said.includes("\n") || child.exitCode !== null, 60_000), "it says what it has within a minute");
  if (child.exitCode !== null) throw Object.assign(new Error(failed), { exitCode: child.exitCode });
  return { process: child, ...(JSON.parse(said) as Omit<Held, "process">) };
}
export async function end(held: Held): Promise<void> {
  held.process.kill("SIGTERM");
  if (held.process.exitCode === null) await once(held.process, "exit");
}
export async function kill(held: Held): Promise<void> {
  held.process.kill("SIGKILL");
  await once(held.process, "exit");
}
export async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", silent);
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
