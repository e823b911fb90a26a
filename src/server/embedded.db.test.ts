import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { ask, end, hold, kill, newFolder, PARENT, silent } from "../../test/support/embedded.ts";
import { attachEmbedded, startEmbedded } from "./embedded.ts";
import type { EmbeddedProblem } from "./embedded.ts";
import { isPostmaster } from "./embedded/postmaster.ts";

const NOBODY = 65534;

test("a first start creates a database that is safe, private and ordered by code point", async () => {
  const dataDir = newFolder();
  const server = await startEmbedded({ dataDir, log: silent });
  try {
    assert.equal(server.adopted, false);
    const settings = await ask(
      server.url,
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'jit',
         'listen_addresses', 'server_encoding', 'max_connections', 'password_encryption')`,
    );
    assert.deepEqual(Object.fromEntries(settings.map((row) => [row.name, row.setting])), {
      data_checksums: "on",
      fsync: "on",
      full_page_writes: "on",
      jit: "off",
      listen_addresses: "127.0.0.1",
      max_connections: "100",
      password_encryption: "scram-sha-256",
      server_encoding: "UTF8",
      synchronous_commit: "on",
    });
    const ordered = await ask(
      server.url,
      "select string_agg(t, '' order by t) as text, upper('é') as upper from unnest(array['海','a','é','B']) t",
    );
    assert.deepEqual(ordered, [{ text: "Baé海", upper: "É" }]);
    assert.equal(
      statSync(dataDir).mode & 0o066,
      0,
      "nobody else reads or lists it (an account that runs the database may pass through)",
    );
    assert.equal(statSync(join(dataDir, "keys")).mode & 0o777, 0o700);
    assert.equal(statSync(join(dataDir, "keys", "postgres-password")).mode & 0o777, 0o600);
    const wrong = new URL(server.url);
    wrong.password = "wrong";
    await assert.rejects(ask(wrong.href, "select 1"), { code: "28P01" });
  } finally {
    await server.stop();
  }
  assert.equal(isPostmaster(server.pid, join(dataDir, "postgres")), false);
});

test("a second start finds the data and the port again, and takes less time than the first", async (t) => {
  const dataDir = newFolder();
  const begun = performance.now();
  const first = await startEmbedded({ dataDir, log: silent });
  const cold = performance.now() - begun;
  await ask(first.url, "create table kept as select 42 as n");
  await first.stop();
  const again = performance.now();
  const second = await startEmbedded({ dataDir, log: silent });
  const warm = performance.now() - again;
  t.diagnostic(`first ${Math.round(cold)} ms, second ${Math.round(warm)} ms`);
  try {
    assert.deepEqual(await ask(second.url, "select n from kept"), [{ n: 42 }]);
    assert.equal(second.port, first.port);
    assert.ok(warm < cold, `${warm} ms after ${cold} ms`);
  } finally {
    await second.stop();
  }
});

test("a port that somebody took meanwhile is replaced by another; a port that was asked for is refused", async () => {
  const dataDir = newFolder();
  const first = await startEmbedded({ dataDir, log: silent });
  await first.stop();
  const stranger = createServer().listen(first.port, "127.0.0.1");
  await once(stranger, "listening");
  try {
    const second = await startEmbedded({ dataDir, log: silent });
    await second.stop();
    assert.notEqual(second.port, first.port);
    await assert.rejects(startEmbedded({ dataDir, port: first.port, log: silent }), { code: "port-taken" });
  } finally {
    stranger.close();
  }
});

test("a second copy on the same folder is refused and told which process has it; a command may work beside", async () => {
  const dataDir = newFolder();
  const first = await hold(dataDir);
  try {
    await assert.rejects(startEmbedded({ dataDir, log: silent }), (error: EmbeddedProblem) => {
      assert.equal(error.code, "folder-in-use");
      assert.ok(error.message.includes(String(first.process.pid)) && error.message.includes(dataDir));
      return true;
    });
    await assert.rejects(hold(dataDir), { exitCode: 75 });
    const beside = await attachEmbedded(dataDir);
    assert.equal(beside?.pid, first.pid);
    assert.deepEqual(await ask(beside?.url ?? "", "select 1 as n"), [{ n: 1 }]);
  } finally {
    await end(first);
  }
  assert.equal(await attachEmbedded(dataDir), null);
});

test("a database of another major, or one whose password is gone, is refused in words and left as it is", async () => {
  const dataDir = newFolder();
  const version = join(dataDir, "postgres", "PG_VERSION");
  const password = join(dataDir, "keys", "postgres-password");
  await (await startEmbedded({ dataDir, log: silent })).stop();
  const ours = readFileSync(version, "utf8");
  writeFileSync(version, "14\n");
  await assert.rejects(startEmbedded({ dataDir, log: silent }), {
    code: "other-major",
    exitCode: 78,
    message: /恢复[^]*restore/,
  });
  writeFileSync(version, ours);
  const secret = readFileSync(password, "utf8");
  rmSync(password);
  await assert.rejects(startEmbedded({ dataDir, log: silent }), { code: "password-missing" });
  writeFileSync(password, secret, { mode: 0o600 });
  await (await startEmbedded({ dataDir, log: silent })).stop();
});

test("a creation that was cut short leaves nothing in the way", async () => {
  const dataDir = newFolder();
  mkdirSync(join(dataDir, "postgres.new", "base"), { recursive: true });
  writeFileSync(join(dataDir, "postgres.new", "PG_VERSION"), "18\n");
  await (await startEmbedded({ dataDir, log: silent })).stop();
  assert.equal(existsSync(join(dataDir, "postgres.new")), false);
});

const root = process.getuid?.() === 0;
/** Whether an ordinary account could run this very program at all (it cannot where the project lies in a folder that only root enters). */
const reachable = (): boolean =>
  spawnSync("/bin/sh", ["-c", 'test -r "$1" && test -x "$2"', "sh", PARENT, process.execPath], {
    uid: NOBODY,
    gid: NOBODY,
    stdio: "ignore",
  }).status === 0;
const skipAsUser = !root
  ? "we are an ordinary account in all the tests above"
  : reachable()
    ? false
    : "only root can enter the project's folder";

test(
  "an ordinary account runs it as itself, and root after it does so in that account's name",
  { skip: skipAsUser },
  async () => {
    const home = newFolder();
    mkdirSync(home);
    chownSync(home, NOBODY, NOBODY);
    const dataDir = join(home, "data");
    const theirs = await hold(dataDir, { uid: NOBODY, gid: NOBODY });
    await ask(theirs.url, "create table kept as select 1 as n");
    assert.equal(statSync(`/proc/${theirs.pid}`).uid, NOBODY);
    await end(theirs);
    const ours = await startEmbedded({ dataDir, log: silent });
    try {
      assert.deepEqual(await ask(ours.url, "select n from kept"), [{ n: 1 }]);
      assert.equal(statSync(`/proc/${ours.pid}`).uid, NOBODY);
    } finally {
      await ours.stop();
    }
    await end(await hold(dataDir, { uid: NOBODY, gid: NOBODY }));
  },
);

test("root without user namespaces hands its database to an account that there is", { skip: skipAsUser }, async () => {
  const dataDir = newFolder();
  const first = await startEmbedded({ dataDir, log: silent });
  await ask(first.url, "create table kept as select 1 as n");
  await first.stop();
  // No `unshare` is found on this path, as in a small container.
  const second = await hold(dataDir, { env: { ...process.env, PATH: "/nowhere" } });
  assert.deepEqual(await ask(second.url, "select n from kept"), [{ n: 1 }]);
  assert.notEqual(statSync(`/proc/${second.pid}`).uid, 0);
  await kill(second);
  const third = await startEmbedded({ dataDir, log: silent });
  assert.equal(third.adopted, true);
  await third.stop();
  const fresh = newFolder();
  await end(await hold(fresh, { env: { ...process.env, PATH: "/nowhere" } }));
  assert.notEqual(statSync(join(fresh, "postgres")).uid, 0);
  assert.equal(statSync(join(fresh, "keys", "postgres-password")).uid, 0);
});
