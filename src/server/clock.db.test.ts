import assert from "node:assert/strict";
import { describe, test } from "node:test";
import pg from "pg";
import { testHouse } from "../../test/support/house.ts";
import { DAY } from "../kernel/instant.ts";

const pause = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms));
const partitionsOf = async (url: string): Promise<string[]> => {
  const c = new pg.Client({ connectionString: url });
  await c.connect();
  try {
    return (
      await c.query<{ name: string }>(
        "select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'answered'::regclass order by 1",
      )
    ).rows.map((r) => r.name);
  } finally {
    await c.end();
  }
};

describe("the house on a given clock", () => {
  for (const at of ["2058-11-30T23:30:00.000Z", "2026-04-30T15:59:00.000Z", "2027-12-31T16:30:00.000Z"])
    test(`works as ever at ${at}`, async () => {
      const h = await testHouse({ at });
      try {
        const worker = await h.as("worker");
        const door = h.sample.doors.find((d) => d.use === "lived-in")?.id as string;
        const id = worker.id();
        assert.equal((await worker.do("places.confirm-door", { door, use: "let" }, { id })).status, 200);
        assert.equal((await worker.do("places.confirm-door", { door, use: "let" }, { id })).status, 200);
        const { body } = await worker.ask("places.place", { place: door });
        // Days are the community's own: at half past eleven in the evening of Greenwich it is tomorrow there.
        const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(Date.parse(h.clock.now()));
        assert.equal(body.door.confirmedOn, day);
        await h.server.settled();
        const last = h.server.tail.since(h.server.tail.pos - 1)?.[0];
        assert.equal(last?.at.slice(0, 10), at.slice(0, 10), "the journal has the given clock's time");
      } finally {
        await h.stop();
      }
    });

  test("goes on when the clock jumps months ahead and back again; the order stays that of the journal", async () => {
    const h = await testHouse();
    try {
      const doors = h.sample.doors.filter((d) => d.use === "lived-in").map((d) => d.id);
      const press = async (nth: number): Promise<string> => {
        // A session does not outlive the jump, so somebody signs in anew.
        const worker = await h.as("worker");
        const id = worker.id();
        assert.equal((await worker.do("places.confirm-door", { door: doors[nth], use: "let" }, { id })).status, 200);
        return id;
      };
      const ids = [await press(0)];
      for (const days of [100, 400, -450]) {
        h.clock.move(days * DAY);
        // The leader looks at the calendar with every turn.
        await pause(1500);
        ids.push(await press(ids.length));
      }
      await h.server.settled();
      const heard = h.server.tail
        .since(0)
        ?.map((e) => e.command)
        .filter((c) => ids.includes(c));
      assert.deepEqual(heard, ids);
    } finally {
      await h.stop();
    }
  });

  test("months of remembered answers are made ahead, and dropped when the longest lease and thirty days are over", async () => {
    const h = await testHouse({ at: "2026-03-20T00:00:00.000Z" });
    try {
      assert.deepEqual(await partitionsOf(h.ownerUrl), [
        "answered_202602",
        "answered_202603",
        "answered_202604",
        "answered_202605",
      ]);
      const worker = await h.as("worker");
      const id = worker.id();
      const door = h.sample.doors.find((d) => d.use === "lived-in")?.id;
      assert.equal((await worker.do("places.confirm-door", { door, use: "let" }, { id })).status, 200);
      h.clock.move(36 * DAY);
      await pause(1500);
      const later = await h.as("worker");
      assert.equal(
        (await later.do("places.confirm-door", { door, use: "let" }, { id })).status,
        200,
        "after 36 days it is still remembered",
      );
      assert.equal((await later.do("places.confirm-door", { door, use: "shared" }, { id })).status, 409);
      h.clock.move(60 * DAY);
      await pause(1500);
      const names = await partitionsOf(h.ownerUrl);
      assert.ok(!names.includes("answered_202603") && names.includes("answered_202608"), names.join(" "));
      assert.equal((await (await h.as("worker")).do("places.confirm-door", { door, use: "let" }, { id })).status, 410);
    } finally {
      await h.stop();
    }
  });
});
