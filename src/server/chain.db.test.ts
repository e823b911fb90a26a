import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import type { TestHouse } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { below, seeded } from "../kernel/random.ts";
import { chainHash, FIRST_HASH, JOURNAL_COLUMNS, verifyChain } from "./sealer.ts";
import type { Broken, JournalRow } from "./sealer.ts";

describe("the hash chain", () => {
  let h: TestHouse;
  let c: pg.Client;
  let rows: { pos: number; seq: number }[];
  let head: { pos: number; hash: Buffer };
  before(async () => {
    h = await testHouse();
    const worker = await h.as("worker");
    const doors = h.sample.doors.filter((d) => d.use === "lived-in");
    for (let i = 0; i < 40; i++) await worker.do("places.confirm-door", { door: doors[i]?.id, use: "let" });
    await h.server.settled();
    c = new pg.Client({ connectionString: h.ownerUrl });
    await c.connect();
    await h.server.leader.stop();
    rows = (await c.query<{ pos: number; seq: number }>("select pos, seq from seal order by pos")).rows;
    const last = (await c.query<{ pos: number; hash: Buffer }>("select pos, hash from seal order by pos desc limit 1")).rows[0];
    head = { pos: Number(last?.pos), hash: last?.hash as Buffer };
  });
  after(async () => {
    await c.end();
    await h.stop();
  });
  /** What is found after somebody with all rights has had their way; then everything is as it was. */
  async function after_(change: () => Promise<unknown>, checkpoints: { pos: number; hash: Buffer }[] = []): Promise<Broken[]> {
    await c.query("begin");
    try {
      await change();
      return (await verifyChain(c, checkpoints)).broken;
    } finally {
      await c.query("rollback");
    }
  }
  const any = seeded(11);
  const row = () => rows[below(any, rows.length)] as { pos: number; seq: number };

  test("is whole as it stands", async () => {
    const found = await verifyChain(c, [head]);
    assert.deepEqual([found.broken, found.rows], [[], rows.length]);
    assert.ok(found.head.equals(head.hash));
  });

  test("tells a change of any column of any row of the journal, down to a microsecond and a bit", async () => {
    const { rows: columns } = await c.query<{ name: string; type: string }>(
      "select column_name as name, data_type as type from information_schema.columns where table_name = 'journal' and column_name <> 'seq'",
    );
    assert.ok(columns.length >= 11);
    const other: Record<string, (column: string) => string> = {
      integer: (x) => `${x} # 1`,
      smallint: (x) => `(${x} # 1::smallint)::smallint`,
      text: (x) => `overlay(${x} placing chr(ascii(${x}) # 1) from 1 for 1)`,
      uuid: (x) => `overlay(${x}::text placing (case when left(${x}::text, 1) = '0' then '1' else '0' end) from 1 for 1)::uuid`,
      ARRAY: (x) => `${x}[2:] || ${x}[1]`,
      jsonb: (x) => `${x} || '{"x": 1}'`,
      "timestamp with time zone": (x) => `${x} + interval '1 microsecond'`,
    };
    for (const { name, type } of columns) {
      const change = other[type];
      assert.ok(change, `how is a ${type} changed?`);
      for (let i = 0; i < 3; i++) {
        const { pos, seq } = row();
        const found = await after_(() =>
          c.query(`update journal set ${name} = ${name === "about" ? "array[gen_random_uuid()]" : change(name)} where seq = $1`, [
            seq,
          ]),
        );
        assert.ok(
          found.some((b) => b.what === "changed" && b.pos === pos),
          `${name} of row ${pos}`,
        );
      }
    }
  });

  test("tells a row that is missing, one that changed places with another, and one that was slipped in", async () => {
    for (let i = 0; i < 5; i++) {
      const [a, b] = [row(), row()];
      assert.ok(
        (await after_(() => c.query("delete from journal where seq = $1", [a.seq]))).some(
          (x) => x.what === "missing" && x.pos === a.pos,
        ),
      );
      assert.notEqual((await after_(() => c.query("delete from seal where pos = $1", [a.pos]), [head])).length, 0);
      if (a.pos === b.pos) continue;
      const swapped = await after_(async () => {
        await c.query("update seal set seq = -seq where pos in ($1, $2)", [a.pos, b.pos]);
        await c.query("update seal set seq = case pos when $1 then $3::bigint else $4::bigint end where pos in ($1, $2)", [
          a.pos,
          b.pos,
          b.seq,
          a.seq,
        ]);
      });
      assert.ok(swapped.some((x) => x.pos === Math.min(a.pos, b.pos)));
    }
    const slipped = await after_(async () => {
      const free = (
        await c.query<{ seq: number }>("delete from journal where seq = (select max(seq) from journal) returning seq")
      ).rows[0]?.seq as number;
      await c.query("delete from seal where seq = $1", [free]);
      await c.query(
        "insert into journal overriding system value select -1, epoch, community_id, kind, v, about, public, command_id, actor_id, purpose, at, claimed_at from journal limit 1",
      );
    });
    assert.ok(slipped.some((x) => x.what === "stray" && x.pos === -1));
  });

  test("tells any flipped bit of any hash", async () => {
    for (let i = 0; i < 10; i++) {
      const { pos } = row();
      const found = await after_(() =>
        c.query("update seal set hash = set_bit(hash, $2, 1 - get_bit(hash, $2)) where pos = $1", [pos, below(any, 256)]),
      );
      assert.ok(found.some((b) => b.pos === pos));
    }
  });

  test("without a checkpoint elsewhere a cut tail leaves no trace; with one it does", async () => {
    const cut = async (): Promise<void> => {
      await c.query("delete from journal where seq >= $1", [rows.at(-5)?.seq]);
      await c.query("delete from seal where pos >= $1", [rows.at(-5)?.pos]);
    };
    assert.deepEqual(await after_(cut), [], "this is why a checkpoint has to leave the machine");
    assert.deepEqual(
      (await after_(cut, [head])).map((b) => b.what),
      ["checkpoint"],
    );
  });

  test("a chain that was rewritten as a whole is found through the checkpoint", async () => {
    const rewrite = async (): Promise<void> => {
      await c.query("update journal set actor_id = gen_random_uuid() where seq = $1", [rows[3]?.seq]);
      let hash: Buffer = FIRST_HASH;
      for (const { pos, seq } of rows) {
        const { rows: one } = await c.query<JournalRow>(`select ${JOURNAL_COLUMNS} from journal j where j.seq = $1`, [seq]);
        hash = chainHash(hash, Number(pos), one[0] as JournalRow);
        await c.query("update seal set hash = $2 where pos = $1", [pos, hash]);
      }
    };
    assert.deepEqual(await after_(rewrite), [], "the forger knows the way of making it");
    assert.deepEqual(
      (await after_(rewrite, [head])).map((b) => b.what),
      ["checkpoint"],
    );
  });

  test("the application cannot change or remove what is written, nor seal out of turn", async () => {
    for (const statement of [
      "update journal set kind = 'x'",
      "delete from journal",
      "update seal set hash = ''",
      "delete from seal",
      "insert into seal (pos, seq, hash) values (999999, 999999, '')",
      "truncate journal",
      "drop table journal",
      "alter table journal disable row level security",
    ]) {
      await c.query(`begin;set local role haitang_app;select set_config('haitang.communities', '{${h.community}}', true)`);
      await assert.rejects(c.query(statement), (error: { code?: string }) => error.code === "42501", statement);
      await c.query("rollback");
    }
  });
});
