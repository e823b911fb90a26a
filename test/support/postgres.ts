import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { startEmbedded } from "../../src/server/embedded.ts";
import type { Embedded } from "../../src/server/embedded.ts";

let own: Promise<{ server: Embedded; dataDir: string }> | null = null;

async function startOwn(): Promise<{ server: Embedded; dataDir: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), "haitang-test-"));
  // The database may have to run as another account, which passes through here.
  chmodSync(dataDir, 0o711);
  const server = await startEmbedded({ dataDir, log: () => undefined, settings: { max_connections: "300" } });
  return { server, dataDir };
}

async function stopOwn(): Promise<void> {
  if (!own) return;
  const { server, dataDir } = await own;
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

// On the whole file, not on the test that happens to ask first: hence here, where the module is loaded.
after(stopOwn);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void stopOwn().finally(() => process.exit(130)));
}

/**
 * A PostgreSQL for tests: the one that `npm test` has started for all, else one of this process's own, which ends with it.
 * @returns the address of its maintenance database, as superuser. Every test file makes a database of its own there
 */
export async function testPostgres(): Promise<{ superuserUrl: string }> {
  const given = process.env.HAITANG_TEST_PG;
  if (given) return { superuserUrl: given };
  own ??= startOwn();
  return { superuserUrl: (await own).server.superuserUrl };
}
