import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { yardstick } from "../bench/support/result.ts";
import { house } from "../src/house.ts";
import { commandId } from "../src/kernel/id.ts";
import { DAY, later } from "../src/kernel/instant.ts";
import { BackupUnreadable } from "../src/server/backup/frames.ts";
import { readBackup, readManifest } from "../src/server/backup/read.ts";
import type { Erased } from "../src/server/backup/restore.ts";
import { CannotRestore, restore } from "../src/server/backup/restore.ts";
import { backUp } from "../src/server/backup/write.ts";
import { migrate } from "../src/server/migrate.ts";
import { startServer } from "../src/server/server.ts";
import { hearingOf } from "../src/sign-in/hearing.ts";
import { TEST_KEY } from "../test/support/key.ts";
import { testPostgres } from "../test/support/postgres.ts";
import type { Town } from "./support/town.ts";
import { newTown, withClient } from "./support/town.ts";
import type { Asked, Trusted } from "./support/trusted.ts";
import { round } from "./support/trusted.ts";

/** A million rows in five minutes, on the reference machine. */
const GOAL = { rows: 1_000_000, seconds: 300 };
/** What a restored house has of its own, or leaves behind: its journal goes on, sessions and answers are the old house's. */
const OWN = ["epoch", "journal", "seal", "answered", "erased", "upkeep", "session", "reaction_cursor", "checkpoint", "migration"];
const PASSPHRASE = "three bowls of noodles";

/** Every table as a set of rows, counted and added up by the database itself: not by the code that is tested. */
async function states(url: string): Promise<Map<string, string>> {
  return withClient(url, async (c) => {
    const { rows } = await c.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not relispartition",
    );
    const all = new Map<string, string>();
    for (const { name } of rows) {
      if (OWN.includes(name)) continue;
      const { rows: state } = await c.query<{ s: string }>(
        `select count(*) || ' ' || coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0) as s from "${name}" t`,
      );
      all.set(name, state[0]?.s ?? "");
    }
    return all;
  });
}
const differing = (a: Map<string, string>, b: Map<string, string>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));

/** A new empty database beside the town's. */
async function emptyDatabase(superuserUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `haitang_restored_${randomBytes(5).toString("hex")}`;
  await withClient(superuserUrl, (c) => c.query(`create database ${name} encoding 'UTF8' template template0`));
  const url = new URL(superuserUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => withClient(superuserUrl, async (c) => void (await c.query(`drop database if exists ${name} with (force)`))),
  };
}

/** Lets the house live a little: look-ins before the backup, and somebody who is erased after it. */
async function lived(town: Town, work: (erase: () => Promise<Erased & { name: string }>) => Promise<void>): Promise<void> {
  const server = await startServer({
    url: town.loginUrl,
    installation: TEST_KEY,
    capabilities: house,
    routes: () => [],
    hearing: (road) => (token) => hearingOf(road, token),
    clock: town.now,
    log: () => undefined,
    poolSize: 6,
  });
  try {
    const port = await server.listen(0, "127.0.0.1");
    const lead = await town.signIn("lead");
    const act = async (name: string, input: unknown): Promise<void> => {
      const id = commandId(Date.parse(town.now()), () => randomBytes(4).readUInt32BE());
      const answer = await fetch(`http://127.0.0.1:${port}/api/do/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${lead.secret}` },
        body: JSON.stringify({ id, community: town.community, input }),
      });
      if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    };
    const open = town.sample.households.filter((h) => h.community === town.community && !h.protected);
    for (const h of open.slice(0, 40)) await act("people.look-in", { household: h.id, way: "met", at: town.now() });
    await server.settled();
    await work(async () => {
      const held = new Set(town.sample.roles.map((r) => r.person));
      const person = town.sample.people.find(
        (p) => p.household !== null && open.some((h) => h.id === p.household) && !held.has(p.id),
      );
      if (!person) throw new Error("the town has nobody to erase");
      await act("people.erase-person", { person: person.id });
      await server.settled();
      return { community: town.community, id: person.id, kind: "person", name: person.name };
    });
  } finally {
    await server.stop();
  }
}

/** How often an id stands in the rows of a database; the journal and the list of the erased may keep it, it leads nowhere. */
async function traces(url: string, id: string): Promise<number> {
  return withClient(url, async (c) => {
    const { rows } = await c.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not relispartition and relname not in ('journal', 'erased', 'answered')",
    );
    let found = 0;
    for (const { name } of rows)
      found += Number(
        (await c.query<{ n: string }>(`select count(*) as n from "${name}" t where t::text like $1`, [`%${id}%`])).rows[0]?.n ??
          0,
      );
    return found;
  });
}

/** Bytes changed one at a time, the file cut, something behind its end: each has to be refused before its end is reached. @returns how many were not */
async function damaged(file: string, count: number): Promise<{ tried: number; taken: number }> {
  const whole = readFileSync(file);
  const copy = `${file}.damaged`;
  const kinds = [
    ...Array.from({ length: count }, (_, i) => () => {
      const bytes = Buffer.from(whole);
      const at = Math.floor(((i + 0.5) / count) * bytes.length);
      bytes.writeUInt8((bytes.readUInt8(at) ^ (1 << (i % 8))) & 0xff, at);
      return bytes;
    }),
    () => whole.subarray(0, -1),
    () => whole.subarray(0, Math.floor(whole.length / 2)),
    () => Buffer.concat([whole, Buffer.alloc(16)]),
  ];
  let taken = 0;
  for (const kind of kinds) {
    writeFileSync(copy, kind());
    try {
      await readBackup(copy, PASSPHRASE, {
        manifest: async () => undefined,
        table: async (_name, rows) => {
          for await (const bytes of rows) void bytes;
        },
      });
      taken += 1;
    } catch (error) {
      if (!(error instanceof BackupUnreadable)) throw error;
    }
  }
  rmSync(copy, { force: true });
  return { tried: kinds.length, taken };
}

/** A target that swallows every five-hundredth row: with the comparison it must be refused; without it, whoever counts must find a difference. */
async function swallowed(
  superuserUrl: string,
  file: string,
  now: string,
  source: Map<string, string>,
  erased: Erased[],
): Promise<{ refused: boolean; unseen: number }> {
  const thief = await emptyDatabase(superuserUrl);
  try {
    // Not further than the backup, whatever this very program could do.
    await migrate(thief.url, now, undefined, (await readManifest(file, PASSPHRASE)).manifest.migrations.at(-1)?.number);
    await withClient(thief.url, (c) =>
      c.query(
        "create function swallow() returns trigger language plpgsql as $$ begin if hashtext(new.token) % 500 = 0 then return null; end if; return new; end $$; create trigger swallow before insert on search_token for each row execute function swallow()",
      ),
    );
    const options = { ownerUrl: thief.url, file, passphrase: PASSPHRASE, capabilities: house, now, erased };
    const refused = await restore(options).then(
      () => false,
      (error: unknown) => error instanceof CannotRestore && error.code === "differs",
    );
    await restore({ ...options, unchecked: true });
    return { refused, unseen: differing(source, await states(thief.url)).length };
  } finally {
    await thief.drop();
  }
}

/** R18: a backup restored elsewhere: no row differs, the chain is whole, who was erased meanwhile stays erased; a million rows in five minutes. */
export default async function restored({ counts }: Asked): Promise<Trusted> {
  const { value } = yardstick();
  const { superuserUrl } = await testPostgres();
  const full = counts === "full";
  const town = await newTown(superuserUrl, full ? 19_000 : 150, full ? 10 : 1);
  const target = await emptyDatabase(superuserUrl);
  const folder = mkdtempSync(join(tmpdir(), "haitang-r18-"));
  const file = join(folder, "town.backup");
  try {
    let rows = 0;
    let erased: (Erased & { name: string }) | undefined;
    let written = 0;
    await lived(town, async (erase) => {
      const from = performance.now();
      const report = await backUp({
        ownerUrl: town.ownerUrl,
        file,
        passphrase: PASSPHRASE,
        installation: TEST_KEY,
        now: town.now(),
        expires: later(town.now(), 90 * DAY),
        program: "trust",
      });
      written = (performance.now() - from) / 1000;
      rows = report.rows;
      erased = await erase();
    });
    const after = await states(town.ownerUrl);
    const gone = erased as Erased & { name: string };
    const now = later(town.now(), 60_000);
    const from = performance.now();
    const report = await restore({
      ownerUrl: target.url,
      file,
      passphrase: PASSPHRASE,
      capabilities: house,
      now,
      erased: [gone],
    });
    const seconds = (performance.now() - from) / 1000;
    const differences = differing(after, await states(target.url));
    const left = await traces(target.url, gone.id);
    const broken = report.chain.broken.length;
    const damage = await damaged(file, full ? 60 : 12);
    const thief = await swallowed(superuserUrl, file, now, after, [gone]);
    const goal = GOAL.seconds * Math.max(1, value) * (full ? 1 : 4);
    const enough = !full || rows >= GOAL.rows;
    return {
      id: "R18",
      name: "restore",
      ok:
        enough &&
        seconds <= goal &&
        differences.length === 0 &&
        left === 0 &&
        broken === 0 &&
        report.chain.rows > 0 &&
        report.erased === 1 &&
        damage.taken === 0 &&
        thief.refused,
      figures: {
        rows,
        backup_s: round(written),
        restore_s: round(seconds),
        goal_s: round(goal),
        tables_that_differ: differences.length,
        journal: report.chain.rows,
        chain_broken: broken,
        traces_of_the_erased: left,
        damaged_files: damage.tried,
        damaged_files_taken: damage.taken,
        swallowed_rows_noticed: thief.refused,
        yardstick: value,
      },
      control: { what: `rows swallowed on the way in and nobody compares: ${thief.unseen} tables differ`, ok: thief.unseen > 0 },
    };
  } finally {
    await target.drop();
    await town.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}
