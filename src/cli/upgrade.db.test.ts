import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startEmbedded } from "../server/embedded.ts";
import { findBinaries } from "../server/embedded/binaries.ts";
import type { Call } from "./command.ts";
import { EXIT, Refused } from "./command.ts";
import { connected } from "./place.ts";
import { buildNext, finishSwap, mustBeFinished, putInPlace } from "./swap.ts";
import { dataFolder, run } from "./testing/program.ts";
import { replaceCluster } from "./upgrade.ts";
import { zh } from "./text.zh.ts";

const PHONE = "10000000001";
const silent = { at: () => undefined, end: () => undefined };

describe("another cluster in the place of the one that is there", () => {
  const data = dataFolder();
  const call = {
    data,
    words: zh,
    lang: "zh",
    now: () => new Date().toISOString(),
    say: () => undefined,
    progress: () => silent,
    signal: new AbortController().signal,
  } as unknown as Call;
  const inside = async <T>(sql: string): Promise<T[]> => {
    const embedded = await startEmbedded({ dataDir: data, log: () => undefined });
    try {
      return await connected(embedded.url, async (c) => (await c.query(sql)).rows as T[]);
    } finally {
      await embedded.stop();
    }
  };
  before(async () => {
    const founded = await run([
      "found",
      "--data",
      data,
      "--name",
      "银杏社区",
      "--street",
      "云桥街道",
      "--district",
      "样区",
      "--person",
      "李样",
      "--phone",
      PHONE,
      "--json",
    ]);
    assert.equal(founded.exit, EXIT.ok, founded.err);
    assert.match(founded.json.url as string, /\/phone\/#invitation=[\w-]{43}$/);
    const asked = await run(["ask", "places.board", "--data", data, "--as", PHONE, "--json"]);
    assert.equal(asked.exit, EXIT.ok, asked.err);
  });
  after(() => rmSync(data, { recursive: true, force: true }));

  test("carries every row over, sessions too, in the same epoch; the old one is set aside until it is deleted", async () => {
    const sessions = "select encode(token_hash, 'hex') as s from session order by 1";
    const was = await inside<{ s: string }>(sessions);
    assert.ok(was.length > 0);
    const key = readFileSync(join(data, "keys", "installation.key"), "utf8");
    // Into a cluster of the same major: the way is the same from every other.
    const { report, aside } = await replaceCluster(call, dirname(dirname(dirname(findBinaries().postgres))));
    assert.deepEqual([report.differences, report.chain.broken], [[], []]);
    assert.ok(aside && existsSync(join(aside, "PG_VERSION")));
    assert.equal(existsSync(join(data, "upgrade.backup")), false, "no copy of everybody's data is left lying about");
    assert.deepEqual(await inside(sessions), was);
    assert.deepEqual(await inside("select number, reason from epoch"), [{ number: 1, reason: "founded" }]);
    assert.deepEqual(await inside("select kind from upkeep where kind = 'upgraded'"), [{ kind: "upgraded" }]);
    assert.equal(readFileSync(join(data, "keys", "installation.key"), "utf8"), key);
    const seen = await run(["doctor", "--data", data, "--json"]);
    assert.ok((seen.json.findings as { code: string }[]).some((f) => f.code === "set-aside"));
    rmSync(aside, { recursive: true });
  });

  test("a new cluster that does not prove itself is thrown away, and the present one stays", async () => {
    await assert.rejects(
      buildNext(
        data,
        () => undefined,
        async () => Promise.reject(new Error("not proven")),
      ),
      /not proven/,
    );
    assert.equal(existsSync(join(data, "next")), false);
    assert.equal((await inside("select 1 from community")).length, 3);
  });

  test("cut short between its renames, nothing is begun anew; the next upgrade finishes it", async () => {
    await buildNext(
      data,
      () => undefined,
      async (url) => {
        await connected(url, (c) => c.query("create table proof (n int)"));
        return { value: null, key: null };
      },
    );
    // As a power cut leaves it: verified, the old one moved, the new one not yet.
    writeFileSync(join(data, "next", "verified"), "cut-short");
    renameSync(join(data, "postgres"), join(data, "postgres.cut-short"));
    assert.throws(
      () => mustBeFinished(data),
      (e: unknown) => e instanceof Refused && e.code === "unfinished",
    );
    const refused = await run(["serve", "--data", data, "--json"]);
    assert.deepEqual([refused.exit, refused.json.code], [EXIT.first, "unfinished"]);
    assert.equal(existsSync(join(data, "postgres")), false, "and no empty database was made in its place");
    assert.equal(await finishSwap(data), join(data, "postgres.cut-short"));
    assert.equal(await finishSwap(data), undefined);
    assert.equal((await inside("select 1 from pg_tables where tablename = 'proof'")).length, 1);
  });

  test("somebody who has started meanwhile keeps what is there", async () => {
    mkdirSync(join(data, "next"), { recursive: true });
    const embedded = await startEmbedded({ dataDir: data, log: () => undefined });
    try {
      await assert.rejects(putInPlace(data, "late"), { code: "folder-in-use" });
      assert.equal(existsSync(join(data, "next")), false);
    } finally {
      await embedded.stop();
    }
  });
});
