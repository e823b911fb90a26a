import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import { TEST_KEY } from "../../../test/support/key.ts";
import { testPostgres } from "../../../test/support/postgres.ts";
import type { Signed, Town } from "../../../trust/support/town.ts";
import { BEGIN, newTown } from "../../../trust/support/town.ts";
import { house as capabilities } from "../../house.ts";
import { commandId } from "../../kernel/id.ts";
import { DAY, later } from "../../kernel/instant.ts";
import { tokenOf } from "../http.ts";
import { KeyRing } from "../keys.ts";
import { lacks, migrate, migrations } from "../migrate.ts";
import { hearingOf } from "../../sign-in/hearing.ts";
import type { Server } from "../server.ts";
import { startServer } from "../server.ts";
import { BackupUnreadable } from "./frames.ts";
import { readManifest } from "./read.ts";
import type { RestoreOptions } from "./restore.ts";
import { CannotRestore, restore } from "./restore.ts";
import { NOT_TAKEN, tablesOf } from "./tables.ts";
import { backUp, NotOwner } from "./write.ts";

const PASSPHRASE = "three bowls of noodles";
const folder = mkdtempSync(join(tmpdir(), "haitang-backup-"));
const made: string[] = [];
let town: Town;
let server: Server;
let superuserUrl: string;

async function on<T>(url: string, work: (c: pg.Client) => Promise<T>): Promise<T> {
  const c = new pg.Client({ connectionString: url });
  await c.connect();
  try {
    return await work(c);
  } finally {
    await c.end();
  }
}
const as = (url: string, change: { database?: string; user?: string; password?: string }): string => {
  const u = new URL(url);
  if (change.database) u.pathname = `/${change.database}`;
  if (change.user) u.username = change.user;
  if (change.password) u.password = change.password;
  return u.href;
};
async function empty(owner?: string): Promise<string> {
  const name = `haitang_b_${randomBytes(5).toString("hex")}`;
  await on(superuserUrl, (c) =>
    c.query(`create database ${name} encoding 'UTF8' template template0 ${owner ? `owner ${owner}` : ""}`),
  );
  made.push(name);
  return as(superuserUrl, { database: name });
}
const write = (file: string, more: Partial<Parameters<typeof backUp>[0]> = {}) =>
  backUp({
    ownerUrl: town.ownerUrl,
    file: join(folder, file),
    passphrase: PASSPHRASE,
    installation: TEST_KEY,
    now: town.now(),
    expires: later(town.now(), 90 * DAY),
    program: "test",
    ...more,
  });
const read = (file: string, ownerUrl: string, more: Partial<RestoreOptions> = {}) =>
  restore({
    ownerUrl,
    file: join(folder, file),
    passphrase: PASSPHRASE,
    capabilities,
    now: town.now(),
    erased: [],
    ...more,
  });

async function act(who: Signed, name: string, input: unknown): Promise<void> {
  const id = commandId(Date.parse(town.now()), () => randomBytes(4).readUInt32BE());
  const outcome = await server.road.do(name, { id, community: town.community, input }, tokenOf(who.secret));
  assert.equal(outcome.status, 200, JSON.stringify(outcome.body));
}

describe("backup and restore", () => {
  before(async () => {
    superuserUrl = (await testPostgres()).superuserUrl;
    town = await newTown(superuserUrl, 60);
    server = await startServer({
      url: town.loginUrl,
      installation: TEST_KEY,
      capabilities,
      routes: () => [],
      hearing: (road) => (token) => hearingOf(road, token),
      clock: town.now,
      log: () => undefined,
      poolSize: 4,
    });
    const worker = await town.signIn("worker");
    const open = town.sample.households.filter((h) => h.community === town.community && !h.protected);
    for (const h of open.slice(0, 5)) await act(worker, "people.look-in", { household: h.id, way: "met", at: town.now() });
    await server.settled();
  });
  after(async () => {
    await server.stop();
    await town.drop();
    for (const name of made) await on(superuserUrl, (c) => c.query(`drop database if exists ${name} with (force)`));
    await on(superuserUrl, (c) => c.query("drop role if exists haitang_b_owner, haitang_b_reader")).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  });

  test("every table of the house is in a backup, or is named among those that are not", async () => {
    await on(town.ownerUrl, async (c) => {
      const taken = (await tablesOf(c)).map((t) => t.name);
      const { rows } = await c.query<{ name: string }>(
        "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition",
      );
      assert.deepEqual([...taken, ...NOT_TAKEN, "migration"].sort(), rows.map((r) => r.name).sort());
      // Whoever owns the tables and is no superuser sees their rows by this policy alone.
      const { rows: closed } = await c.query(
        "select relname from pg_class c where relnamespace = 'public'::regnamespace and relforcerowsecurity and not relispartition and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'keep')",
      );
      assert.deepEqual(closed, []);
    });
  });

  test("a backup restored elsewhere is the same house: no row differs, the chain goes on in a new epoch, and nobody is signed in", async () => {
    const report = await write("whole");
    assert.ok(report.rows > 3000);
    assert.equal(statSync(report.file).mode & 0o077, 0);
    assert.equal(existsSync(`${report.file}.part`), false);
    const target = await empty();
    const done = await read("whole", target);
    assert.deepEqual(done.differences, []);
    assert.equal(done.rows, report.rows);
    assert.deepEqual(done.chain.broken, []);
    assert.equal(done.chain.rows, report.manifest.head?.pos);
    assert.equal(done.epoch, 2);
    await on(target, async (c) => {
      const { rows } = await c.query<{ n: number }>(
        "select (select count(*) from session)::int + (select count(*) from sign_in_code)::int as n",
      );
      assert.equal(rows[0]?.n, 0, "yesterday's sessions open nothing");
      const { rows: loose } = await c.query(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity and not relforcerowsecurity",
      );
      assert.deepEqual(loose, [], "the walls stand again");
      const { rows: next } = await c.query<{ ok: boolean }>(
        "select nextval('journal_seq_seq') > (select max(seq) from journal) as ok",
      );
      assert.equal(next[0]?.ok, true);
      // The key in the backup opens what is sealed.
      const person = town.sample.people.find((p) => p.phones.length > 0);
      const { rows: sealed } = await c.query<{ phones: Buffer }>("select phones from person where id = $1", [person?.id]);
      const key = await new KeyRing(done.installation).of(c, person?.community as string);
      assert.deepEqual(JSON.parse(key.open("phones", sealed[0]?.phones as Buffer)), person?.phones);
    });
  });

  test("who was erased after the backup is erased again, by an event of its own; the rest is untouched", async () => {
    await write("before");
    const lead = await town.signIn("lead");
    const held = new Set(town.sample.roles.map((r) => r.person));
    const open = new Set(town.sample.households.filter((h) => h.community === town.community && !h.protected).map((h) => h.id));
    const person = town.sample.people.find(
      (p) => open.has(p.household ?? "") && !held.has(p.id),
    ) as (typeof town.sample.people)[number];
    await act(lead, "people.erase-person", { person: person.id });
    const erased = await on(
      town.ownerUrl,
      async (c) =>
        (await c.query<{ community: string; id: string; kind: string }>("select community_id as community, id, kind from erased"))
          .rows,
    );
    assert.equal(erased.length, 1);
    const target = await empty();
    const stranger = {
      community: randomBytes(16)
        .toString("hex")
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
      id: person.id,
      kind: "person",
    };
    const done = await read("before", target, { erased: [...erased, stranger] });
    assert.equal(done.erased, 1);
    await on(target, async (c) => {
      const { rows } = await c.query<{ n: number }>(
        "select ((select count(*) from person where id = $1) + (select count(*) from search_token where subject_id = $1) + (select count(*) from care where person_id = $1))::int as n",
        [person.id],
      );
      assert.equal(rows[0]?.n, 0);
      const { rows: told } = await c.query("select kind, epoch from journal where $1 = any (about) and epoch = 2", [person.id]);
      assert.deepEqual(told, [{ kind: "people.person-erased", epoch: 2 }]);
      const { rows: left } = await c.query<{ n: number }>("select count(*)::int as n from person");
      assert.equal(left[0]?.n, town.sample.people.length - 1);
    });
    await assert.rejects(
      read("before", await empty(), { erased: [{ ...(erased[0] as (typeof erased)[number]), kind: "spaceship" }] }),
      { code: "no-eraser" },
    );
  });

  test("an owner who is no superuser makes a whole backup and restores it; a login that owns nothing makes none", async () => {
    await on(superuserUrl, (c) => c.query("drop role if exists haitang_b_owner, haitang_b_reader").catch(() => undefined));
    await on(superuserUrl, (c) =>
      c.query(
        "create role haitang_b_owner login password 'x'; create role haitang_b_reader login password 'x'; grant haitang_app to haitang_b_owner, haitang_b_reader",
      ),
    );
    const name = new URL(await empty("haitang_b_owner")).pathname.slice(1);
    const owner = as(superuserUrl, { database: name, user: "haitang_b_owner", password: "x" });
    const first = await write("first");
    const done = await read("first", owner);
    assert.deepEqual(done.differences, []);
    const again = await write("again", { ownerUrl: owner, installation: done.installation });
    assert.equal(again.manifest.communities, first.manifest.communities);
    const counts = (r: typeof first): Record<string, number> =>
      Object.fromEntries(r.sums.filter((s) => s.name !== "epoch").map((s) => [s.name, s.rows]));
    assert.deepEqual(counts(again), counts(first), "not one row is hidden from the owner");
    await assert.rejects(write("blind", { ownerUrl: as(owner, { user: "haitang_b_reader" }) }), NotOwner);
    assert.equal(existsSync(join(folder, "blind")), false);
  });

  test("a backup goes into an empty database only, and not after its time", async () => {
    await write("later");
    const { manifest } = await readManifest(join(folder, "later"), PASSPHRASE);
    await assert.rejects(read("later", town.ownerUrl), (e: unknown) => e instanceof CannotRestore && e.code === "not-empty");
    await assert.rejects(
      read("later", await empty(), { now: later(manifest.expires, 1000) }),
      (e: unknown) => e instanceof CannotRestore && e.code === "expired",
    );
    const anyway = await read("later", await empty(), { now: later(manifest.expires, 1000), expiredAnyway: true });
    assert.deepEqual(anyway.differences, []);
    await assert.rejects(
      read("later", await empty(), { passphrase: "two bowls of noodles" }),
      (e: unknown) => e instanceof BackupUnreadable && e.code === "wrong-passphrase",
    );
  });

  test("a restore that is broken off leaves an empty database behind, into which it can be done again", async () => {
    await write("broken-off");
    const target = await empty();
    const stop = new AbortController();
    await assert.rejects(
      read("broken-off", target, { signal: stop.signal, progress: (_what, done, all) => void (done > all / 2 && stop.abort()) }),
    );
    await on(target, async (c) => assert.deepEqual((await c.query("select id from community")).rows, []));
    assert.deepEqual((await read("broken-off", target)).differences, []);
  });

  test("a backup of an earlier schema is restored as it was, then brought up to date", async () => {
    const old = await empty();
    const last = migrations().length - 1;
    await migrate(old, BEGIN, undefined, last);
    const file = join(folder, "earlier");
    await backUp({
      ownerUrl: old,
      file,
      passphrase: PASSPHRASE,
      installation: TEST_KEY,
      now: BEGIN,
      expires: later(BEGIN, DAY),
      program: "test",
    });
    const target = await empty();
    const done = await read("earlier", target, { now: BEGIN });
    assert.deepEqual(done.migrated, [migrations()[last]?.name]);
    await on(target, async (c) => assert.deepEqual(await lacks(c), []));
    // Further on than the backup, a database cannot take it any more.
    await assert.rejects(
      read("earlier", target, { now: BEGIN }),
      (e: unknown) => e instanceof CannotRestore && e.code === "not-empty",
    );
  });

  test("a file that is there is not written over", async () => {
    await write("twice");
    await assert.rejects(write("twice"), { code: "EEXIST" });
  });
});
