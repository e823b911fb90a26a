import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import type { TestHouse } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { house as capabilities } from "../house.ts";
import { DAY, later } from "../kernel/instant.ts";
import { tickContext } from "./follow.ts";
import { due, purge } from "./purge.ts";

let house: TestHouse;
const rows = async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> => {
  const c = new pg.Client({ connectionString: house.ownerUrl });
  await c.connect();
  try {
    return (await c.query<T>(sql, values)).rows;
  } finally {
    await c.end();
  }
};
const at = (days: number) => tickContext(house.server.road, later(house.clock.now(), days * DAY), "tick");

describe("the purge", () => {
  before(async () => void (house = await testHouse()));
  after(() => house.stop());

  test("every condition of every personal table is one that the database understands, and a fresh sample has nothing past its time", async () => {
    assert.deepEqual(await due(at(0)), []);
    assert.deepEqual(await due(at(0)), []);
    const conditions = capabilities.flatMap((c) => c.holds ?? []).filter((h) => h.past !== undefined);
    assert.ok(conditions.length >= 8);
    const tables = new Set(
      (await rows<{ name: string }>("select relname as name from pg_class where relnamespace = 'public'::regnamespace")).map(
        (r) => r.name,
      ),
    );
    for (const h of capabilities.flatMap((c) => c.holds ?? [])) assert.ok(tables.has(h.table), `${h.table} is a table`);
  });

  test("a household that moved out goes thirty days later, with its people, tokens and carers; not a day before, and nobody else", async () => {
    const worker = await house.as("worker");
    const held = new Set(house.sample.roles.map((r) => r.person));
    const people = (h: string) => house.sample.people.filter((p) => p.household === h);
    const cared = new Set(house.sample.care.map((c) => c.household));
    const household = house.sample.households.find(
      (h) => h.community === house.community && !h.protected && cared.has(h.id) && people(h.id).every((p) => !held.has(p.id)),
    );
    assert.ok(household);
    const before = (await rows<{ n: number }>("select count(*)::int as n from person"))[0]?.n as number;
    assert.equal(
      (await worker.do("people.move-out", { household: household.id, on: house.clock.now().slice(0, 10) })).status,
      200,
    );
    assert.equal(
      (await due(at(30))).find((d) => d.table === "person"),
      undefined,
    );
    const expected = people(household.id).length;
    assert.equal((await due(at(32))).find((d) => d.table === "person")?.rows, expected);
    const gone = await purge(at(32));
    assert.equal(gone.find((d) => d.table === "person")?.rows, expected);
    assert.equal(gone.find((d) => d.table === "household")?.rows, 1);
    const left = await rows<{ n: number }>(
      "select ((select count(*) from household where id = $1) + (select count(*) from person where household_id = $1) + (select count(*) from care where household_id = $1) + (select count(*) from entrusted where household_id = $1) + (select count(*) from search_token where household_id = $1))::int as n",
      [household.id],
    );
    assert.equal(left[0]?.n, 0);
    assert.equal((await rows<{ n: number }>("select count(*)::int as n from person"))[0]?.n, before - expected);
    const told = await rows<{ kind: string; n: number }>(
      "select kind, count(*)::int as n from journal where kind like 'people.%-erased' group by kind order by kind",
    );
    assert.deepEqual(told, [
      { kind: "people.household-erased", n: 1 },
      { kind: "people.person-erased", n: expected },
    ]);
    assert.equal(
      (await rows<{ n: number }>("select count(*)::int as n from erased"))[0]?.n,
      expected + 1,
      "and the list keeps them out of every restore",
    );
    assert.deepEqual(await purge(at(32)), [], "done once");
  });

  test("an approval that nobody settled goes with its signatures", async () => {
    const lead = await house.as("lead");
    const open = house.sample.households.find(
      (h) => h.community === house.community && !h.protected && house.sample.people.some((p) => p.household === h.id),
    );
    const readers = (
      await rows<{ id: string }>(
        "select distinct account_id as id from role_held where community_id = $1 and role in ('worker', 'lead') limit 2",
        [house.community],
      )
    ).map((r) => r.id);
    assert.equal((await lead.do("people.protect", { household: open?.id, readers })).status, 202);
    const gone = await purge(at(120));
    assert.equal(gone.find((d) => d.table === "approval")?.rows, 1);
    assert.equal((await rows("select 1 from approval_signature")).length, 0);
  });

  test("sessions are the installation's: they go by the same conditions", async () => {
    await house.as("helper");
    assert.ok((await rows("select 1 from session")).length > 0);
    const gone = await purge(at(400));
    assert.ok((gone.find((d) => d.table === "session")?.rows ?? 0) > 0);
    assert.equal((await rows("select 1 from session")).length, 0);
  });
});
