import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { testPostgres } from "../../test/support/postgres.ts";
import type { Journalled } from "../kernel/event.ts";
import { below, seeded } from "../kernel/random.ts";

const WRITING = 7221000;
const pause = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms));

describe("the public order of the journal", () => {
  let h: TestHouse;
  let worker: Voice;
  let doors: string[];
  const heard: Journalled[] = [];
  before(async () => {
    h = await testHouse();
    worker = await h.as("worker");
    doors = h.sample.doors.filter((d) => d.use === "lived-in").map((d) => d.id);
    h.server.tail.listen((events) => heard.push(...events));
  });
  after(() => h.stop());

  const client = async (url = h.loginUrl): Promise<pg.Client> => {
    const c = new pg.Client({ connectionString: url });
    c.on("error", () => undefined);
    await c.connect();
    return c;
  };
  const settings = () => `set local role haitang_app;select set_config('haitang.communities', '{${h.community}}', true)`;
  /** What a command's last step does, by hand: the shared lock, then a number of the sequence. Returns the command ids. */
  const append = async (c: pg.Client, rows: number): Promise<string[]> => {
    const ids = Array.from({ length: rows }, () => randomUUID());
    await c.query(`select pg_advisory_xact_lock_shared(${WRITING})`);
    for (const id of ids)
      await c.query(
        "insert into journal (epoch, community_id, kind, v, about, public, command_id, actor_id, purpose, at, claimed_at) values (1, $1, 'test.happened', 1, array[$1::uuid], '{}', $2, $2, 'test', $3, $3)",
        [h.community, id, h.clock.now()],
      );
    return ids;
  };
  const confirm = async (): Promise<string> => {
    const id = worker.id();
    assert.equal((await worker.do("places.confirm-door", { door: doors[0], use: "let" }, { id })).status, 200);
    return id;
  };
  const untilHeard = async (id: string, ms = 5000): Promise<number> => {
    const from = performance.now();
    while (!heard.some((e) => e.command === id)) {
      if (performance.now() - from > ms) throw new Error(`${id} was not heard within ${ms} ms`);
      await pause(2);
    }
    return performance.now() - from;
  };

  test("a row whose number was taken first and that is committed last is not skipped, and keeps its place", async () => {
    const late = await client();
    await late.query(`begin;${settings()}`);
    const [held] = (await append(late, 1)) as [string];
    const others = [await confirm(), await confirm()];
    await pause(150);
    assert.ok(
      !heard.some((e) => others.includes(e.command)),
      "what has higher numbers waits for it in the journal; its senders had their answers",
    );
    await late.query("commit");
    await late.end();
    for (const id of [held, ...others]) await untilHeard(id);
    const order = heard.filter((e) => [held, ...others].includes(e.command)).map((e) => e.command);
    assert.deepEqual(order, [held, ...others]);
  });

  test("a row that was rolled back leaves a hole that nobody waits for", async () => {
    const c = await client();
    await c.query(`begin;${settings()}`);
    await append(c, 3);
    await c.query("rollback");
    await c.end();
    await untilHeard(await confirm());
  });

  test("an open transaction in this database, reading or writing what it likes, delays nobody", async () => {
    const open = await client(h.ownerUrl);
    await open.query("begin isolation level serializable");
    await open.query("select count(*) from journal");
    await open.query("create table left_open (x int)");
    await open.query("insert into left_open values (1)");
    for (let i = 0; i < 3; i++) assert.ok((await untilHeard(await confirm())) < 1500);
    await open.query("rollback");
    await open.end();
  });

  test("an open transaction in another database that holds a lock of the same number delays nobody", async () => {
    const other = await client((await testPostgres()).superuserUrl);
    await other.query("begin");
    await other.query(`select pg_advisory_xact_lock_shared(${WRITING})`);
    await other.query("select txid_current()");
    for (let i = 0; i < 3; i++) assert.ok((await untilHeard(await confirm())) < 1500);
    await other.query("rollback");
    await other.end();
  });

  test("writers that begin while the sealer waits are not waited for", async () => {
    const slow = await client();
    await slow.query(`begin;${settings()}`);
    const [first] = (await append(slow, 1)) as [string];
    await confirm();
    await pause(100);
    // From now on there is always a writer open; each begins before the one before it ends.
    let open = await client();
    await open.query(`begin;${settings()}`);
    await append(open, 1);
    await slow.query("commit");
    await slow.end();
    const chain: string[] = [];
    const until = performance.now() + 3000;
    const shift = (async () => {
      while (!heard.some((e) => e.command === first) && performance.now() < until) {
        const next = await client();
        await next.query(`begin;${settings()}`);
        chain.push(...(await append(next, 1)));
        await open.query("commit");
        await open.end();
        open = next;
      }
    })();
    await untilHeard(first);
    await shift;
    await open.query("commit");
    await open.end();
    for (const id of chain) await untilHeard(id);
  });

  test("under chance interleavings of writers, and with the leader thrown out in between, every committed row is sealed once and heard once, in order", async () => {
    const random = seeded(7);
    const committed: string[] = [];
    const rolledBack: string[] = [];
    const writer = async (): Promise<void> => {
      const c = await client();
      for (let turn = 0; turn < 12; turn++) {
        await c.query(`begin;${settings()}`);
        if (below(random, 3) === 0) await pause(below(random, 12));
        const ids = await append(c, 1 + below(random, 3));
        await pause(below(random, 25));
        if (below(random, 5) === 0) {
          await c.query("rollback");
          rolledBack.push(...ids);
        } else {
          await c.query("commit");
          committed.push(...ids);
        }
      }
      await c.end();
    };
    const boss = await client(h.ownerUrl);
    const coup = (async () => {
      for (let i = 0; i < 3; i++) {
        await pause(120);
        await boss.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'haitang leader'",
        );
      }
    })();
    await Promise.all([coup, ...Array.from({ length: 8 }, writer)]);
    await h.server.settled();
    const { rows } = await boss.query<{ id: string; n: number }>(
      "select j.command_id as id, count(s.pos)::int as n from journal j left join seal s on s.seq = j.seq where j.kind = 'test.happened' group by j.seq, j.command_id",
    );
    await boss.end();
    const sealed = new Map(rows.map((r) => [r.id, r.n]));
    for (const id of committed) {
      assert.equal(sealed.get(id), 1);
      assert.equal(heard.filter((e) => e.command === id).length, 1);
    }
    for (const id of rolledBack) assert.ok(!sealed.has(id) && !heard.some((e) => e.command === id));
    assert.deepEqual(
      heard.map((e) => e.pos),
      Array.from(heard, (_, i) => (heard[0]?.pos as number) + i),
      "without a gap",
    );
  });

  test("two that claim to be leaders cannot give one place twice", async () => {
    const boss = await client(h.ownerUrl);
    const { rows } = await boss.query<{ pos: number }>("select max(pos) as pos from seal");
    await boss
      .query(`insert into seal (pos, seq, hash) values ($1, $2, $3)`, [Number(rows[0]?.pos), 2_000_000_000, randomBytes(32)])
      .then(
        () => assert.fail("a second row at one place"),
        (error: { code?: string }) => assert.equal(error.code, "23505"),
      );
    await boss.end();
  });
});
