import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import pg from "pg";
import { ask, hold, kill, newFolder, silent } from "../../../test/support/embedded.ts";
import { startEmbedded } from "../embedded.ts";
import { isPostmaster, readPostmaster } from "./postmaster.ts";

test("when the process that started it is killed, the next one takes the running database over, and stops it", async () => {
  const dataDir = newFolder();
  const first = await hold(dataDir);
  await ask(first.url, "create table kept as select 1 as n");
  await kill(first);
  assert.ok(isPostmaster(first.pid, join(dataDir, "postgres")), "the database outlives it");
  const second = await startEmbedded({ dataDir, log: silent });
  assert.equal(second.adopted, true);
  assert.equal(second.pid, first.pid);
  assert.deepEqual(await ask(second.url, "select n from kept"), [{ n: 1 }]);
  await second.stop();
  assert.equal(isPostmaster(first.pid, join(dataDir, "postgres")), false);
  assert.equal(readPostmaster(join(dataDir, "postgres")), null);
});

test("when the database is killed while it works, the next start has every row that was acknowledged", async () => {
  const dataDir = newFolder();
  const first = await startEmbedded({ dataDir, log: silent });
  await ask(first.url, "create table acked (n int primary key)");
  const client = new pg.Client({ connectionString: first.url });
  client.on("error", silent);
  await client.connect();
  // A session that looks up from its work only now and then keeps the dead server's memory busy.
  const busy = ask(first.url, "select sum(a * b) from generate_series(1, 100000) a, generate_series(1, 100000) b").catch(silent);
  let acked = 0;
  const writing = (async () => {
    for (;;) {
      await client.query("insert into acked values ($1)", [acked + 1]);
      acked++;
      if (acked === 200) process.kill(first.pid, "SIGKILL");
    }
  })();
  await assert.rejects(writing);
  await first.lost;
  await first.stop();
  const second = await startEmbedded({ dataDir, log: silent });
  try {
    const rows = await ask(second.url, "select count(*)::int as n, max(n) as last from acked");
    assert.ok(acked >= 200);
    // One more may have been written and not yet acknowledged.
    assert.ok(rows[0]?.n === acked || rows[0]?.n === acked + 1, `${acked} acknowledged, ${String(rows[0]?.n)} there`);
    assert.equal(rows[0]?.n, rows[0]?.last);
  } finally {
    await second.stop();
    await busy;
    await client.end().catch(silent);
  }
});

test("a process id that now belongs to somebody else is not taken for the database, and not stopped", async () => {
  const dataDir = newFolder();
  const cluster = join(dataDir, "postgres");
  const first = await startEmbedded({ dataDir, log: silent });
  const left = readFileSync(join(cluster, "postmaster.pid"), "utf8");
  process.kill(first.pid, "SIGKILL");
  await first.lost;
  await first.stop();
  const stranger = spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"], { stdio: "ignore" });
  await once(stranger, "spawn");
  writeFileSync(join(cluster, "postmaster.pid"), left.replace(/^\d+/, String(stranger.pid)));
  try {
    const second = await startEmbedded({ dataDir, log: silent });
    assert.equal(second.adopted, false);
    await second.stop();
    assert.equal(stranger.exitCode ?? stranger.signalCode, null);
  } finally {
    stranger.kill("SIGKILL");
  }
});
