import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { pipeline } from "node:stream/promises";
import { house } from "../src/house.ts";
import { DAY, later } from "../src/kernel/instant.ts";
import { rowsOut } from "../src/server/backup/content.ts";
import { restore } from "../src/server/backup/restore.ts";
import { columnList, tablesOf } from "../src/server/backup/tables.ts";
import { backUp } from "../src/server/backup/write.ts";
import { migrate } from "../src/server/migrate.ts";
import type { Result } from "./support/result.ts";
import { median, round, yardstick } from "./support/result.ts";
import { BENCH_KEY, town } from "./support/town.ts";

const ROUNDS = 3;
/** Some 1.1 million rows. */
const SIZE = { communities: 10, households: 19_000 };
/** A million rows in five minutes on the reference machine. */
const GOAL_S = 300;
const PASSPHRASE = "a bench keeps no secrets";

async function on<T>(url: string, work: (c: pg.Client) => Promise<T>): Promise<T> {
  const c = new pg.Client({ connectionString: url });
  await c.connect();
  try {
    return await work(c);
  } finally {
    await c.end();
  }
}
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
};

/** The least that moving the same rows takes: COPY out of one database into another, table by table; no file, no lock, no comparison, constraints on. */
async function bare(fromUrl: string, toUrl: string): Promise<void> {
  await on(fromUrl, (from) =>
    on(toUrl, async (to) => {
      await from.query("begin isolation level repeatable read read only");
      await to.query("begin");
      await to.query("select answered_partitions(now(), now() - interval '40 days', '1970-01-01')");
      for (const t of await tablesOf(from)) {
        await to.query(`delete from "${t.name}"`);
        await pipeline(rowsOut(from, t), to.query(copyFrom(`copy "${t.name}" (${columnList(t)}) from stdin`)));
      }
      await to.query("commit");
    }),
  );
}

/** Backup and restore of a million rows, against COPY from one database into the other, in turns. */
export default async function restoreBench(): Promise<Result> {
  const y = yardstick();
  const t = await town(SIZE);
  const folder = mkdtempSync(join(tmpdir(), "haitang-bench-restore-"));
  const file = join(folder, "town.backup");
  const target = (name: string): string => {
    const url = new URL(t.ownerUrl);
    url.pathname = `/${name}`;
    return url.href;
  };
  const fresh = (name: string) =>
    on(t.ownerUrl, async (c) => {
      await c.query(`drop database if exists ${name} with (force)`);
      await c.query(`create database ${name} encoding 'UTF8' template template0`);
    });
  const now = new Date().toISOString();
  const times = { backup: [] as number[], restore: [] as number[], bare: [] as number[] };
  let rows = 0;
  const c0 = process.cpuUsage();
  try {
    for (let i = 0; i < ROUNDS; i++) {
      await fresh("bare");
      await migrate(target("bare"), now);
      times.bare.push(await seconds(() => bare(t.ownerUrl, target("bare"))));
      rmSync(file, { force: true });
      times.backup.push(
        await seconds(async () => {
          rows = (
            await backUp({
              ownerUrl: t.ownerUrl,
              file,
              passphrase: PASSPHRASE,
              installation: BENCH_KEY,
              now,
              expires: later(now, 90 * DAY),
              program: "bench",
            })
          ).rows;
        }),
      );
      await fresh("restored");
      times.restore.push(
        await seconds(() =>
          restore({ ownerUrl: target("restored"), file, passphrase: PASSPHRASE, capabilities: house, now, erased: [] }),
        ),
      );
    }
    const ours = round((median(times.restore) * 1e6) / rows);
    const baseline = round((median(times.bare) * 1e6) / rows);
    const used = process.cpuUsage(c0);
    const goal = round(GOAL_S * y.value);
    return {
      name: "restore",
      ours,
      baseline,
      ratio: round(ours / baseline),
      unit: "s for 1,000,000 rows",
      yardstick: y.value,
      cpu_s: round((used.user + used.system) / 1e6),
      rss_mb: round(process.memoryUsage.rss() / 1e6),
      goal: `<= ${goal} s`,
      ok: ours <= goal && rows >= 1e6,
      rows,
      backup_s: round(median(times.backup)),
      restore_s: round(median(times.restore)),
      bare_copy_s: round(median(times.bare)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await t.stop();
  }
}
