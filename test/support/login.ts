import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { serverLogin } from "../../src/server/login.ts";

/**
 * The server's own login on a database of a PostgreSQL that many test files share. A login belongs to the whole PostgreSQL: every file gives it the same
 * password, one after the other, so that none locks another out.
 */
export async function testLogin(superuserUrl: string, ownerUrl: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "haitang-keys-"));
  writeFileSync(
    join(folder, "login-password"),
    createHash("sha256")
      .update(`${new URL(superuserUrl).password} login`)
      .digest("hex"),
  );
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('haitang test login'))");
    return await serverLogin(ownerUrl, folder);
  } finally {
    await client.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
