import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import * as z from "zod/mini";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { house } from "../house.ts";
import { id } from "../kernel/fields.ts";
import { allowed, unknown } from "../kernel/policy.ts";
import { no } from "../kernel/result.ts";
import type { Capability } from "./capability.ts";
import { command } from "./capability.ts";
import { react } from "./follow.ts";

/** What a tick of the probe saw. */
const rung: string[] = [];
/** Doors that the probe refuses, and doors over which it stumbles. */
const refused = new Set<string>();
const stumbles = new Set<string>();

/** A small capability that notes every confirmed door, once by a reaction that may fail and once by one that may not. */
const probe: Capability = {
  name: "probe",
  commands: ["probe.note", "probe.note-too"].map((name) =>
    command({
      name,
      v: 1,
      summary: "Notes a door",
      input: z.object({ door: id() }),
      purpose: "places",
      facts: async (_r, i) => ({ door: i.door }),
      may: (a) => (a.grants.some((g) => g.role === "system") ? allowed : unknown),
      decide: (f) =>
        refused.has(f.door)
          ? no("probe.no", { count: 1 })
          : { ok: true, events: [{ kind: `${name}d`, v: 1, about: [f.door], public: { door: f.door } }] },
    }),
  ),
  queries: [],
  writes: { "probe.noted": async () => undefined, "probe.note-tood": async () => undefined },
  reactions: [
    {
      name: "probe.first",
      on: ["places.door-confirmed"],
      react: (e) => {
        if (stumbles.has(e.public.door as string)) throw new Error("stumbled");
        return [{ command: "probe.note", input: { door: e.public.door } }];
      },
    },
    {
      name: "probe.second",
      on: ["places.door-confirmed"],
      react: (e) => [{ command: "probe.note-too", input: { door: e.public.door } }],
    },
  ],
  ticks: [{ name: "probe.tick", every: 3600, purpose: "tick", run: async (t) => void rung.push(t.now) }],
};

const pause = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms));
const until = async (is: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (let i = 0; i < 500; i++) {
    if (await is()) return;
    await pause(10);
  }
  throw new Error(`never: ${what}`);
};

describe("what follows from the journal", () => {
  let h: TestHouse;
  let worker: Voice;
  let doors: string[];
  let owner: pg.Client;
  before(async () => {
    h = await testHouse({ capabilities: [...house, probe] });
    worker = await h.as("worker");
    doors = h.sample.doors.filter((d) => d.use === "lived-in").map((d) => d.id);
    owner = new pg.Client({ connectionString: h.ownerUrl });
    await owner.connect();
  });
  after(async () => {
    await owner.end();
    await h.stop();
  });
  const confirm = async (door: string): Promise<void> =>
    assert.equal((await worker.do("places.confirm-door", { door, use: "let" })).status, 200);
  const noted = async (kind: string, door: string): Promise<number> =>
    Number(
      (
        await owner.query<{ n: string }>("select count(*) as n from journal where kind = $1 and public ->> 'door' = $2", [
          kind,
          door,
        ])
      ).rows[0]?.n,
    );
  const parked = async (reaction: string): Promise<{ code: string; facts: unknown }[]> =>
    (
      await owner.query<{ code: string; facts: unknown }>("select code, facts from parked where reaction = $1 order by pos", [
        reaction,
      ])
    ).rows;

  test("an event elsewhere becomes a command here, as the system, with the event's community and a purpose", async () => {
    await confirm(doors[0] as string);
    await until(async () => (await noted("probe.noted", doors[0] as string)) === 1, "the reaction ran");
    const { rows } = await owner.query<{ actor_id: string; purpose: string; community_id: string }>(
      "select actor_id, purpose, community_id from journal where kind = 'probe.noted'",
    );
    assert.deepEqual(rows, [{ actor_id: "00000000-0000-4000-8000-000000000001", purpose: "react", community_id: h.community }]);
  });

  test("a fall between the command and the cursor runs the command once all the same", async () => {
    await confirm(doors[1] as string);
    await until(async () => (await noted("probe.note-tood", doors[1] as string)) === 1, "both reactions ran");
    for (let i = 0; i < 3; i++) {
      // As after a fall: the command was committed, the cursor was not.
      await owner.query("update reaction_cursor set pos = 0");
      await react(h.server.road, h.server.tail.pos, new AbortController().signal);
    }
    for (const kind of ["probe.noted", "probe.note-tood"])
      assert.deepEqual([await noted(kind, doors[0] as string), await noted(kind, doors[1] as string)], [1, 1]);
  });

  test("two servers that both believe that they lead run it once", async () => {
    const second = await h.another();
    await owner.query("update reaction_cursor set pos = 0");
    const doing = [confirm(doors[2] as string), confirm(doors[3] as string)];
    await Promise.all([
      ...doing,
      ...Array.from({ length: 3 }, () => react(h.server.road, h.server.tail.pos, new AbortController().signal)),
      react(second.server.road, h.server.tail.pos, new AbortController().signal),
    ]);
    await h.server.settled();
    await react(second.server.road, h.server.tail.pos, new AbortController().signal);
    for (const door of [doors[2], doors[3]] as string[])
      await until(async () => (await noted("probe.noted", door)) === 1, "once");
  });

  test("a refused one is parked with its code, and holds up nobody", async () => {
    refused.add(doors[4] as string);
    await confirm(doors[4] as string);
    await confirm(doors[5] as string);
    await until(async () => (await noted("probe.noted", doors[5] as string)) === 1, "the next one ran");
    assert.deepEqual(await parked("probe.first"), [{ code: "probe.no", facts: { count: 1 } }]);
    assert.equal(await noted("probe.noted", doors[4] as string), 0);
  });

  test("one that fails is parked as a failure, and neither it nor its neighbours stand still", async () => {
    stumbles.add(doors[6] as string);
    await confirm(doors[6] as string);
    await confirm(doors[7] as string);
    await until(async () => (await noted("probe.noted", doors[7] as string)) === 1, "the next one ran");
    await until(
      async () => (await noted("probe.note-tood", doors[6] as string)) === 1,
      "the other reaction is not touched by it",
    );
    assert.deepEqual((await parked("probe.first")).at(-1), { code: "failure", facts: {} });
    assert.ok(
      h.log.some((l) => l.includes("probe.first")),
      "and it is in the log",
    );
    assert.ok(!h.log.some((l) => l.includes("stumbled")), "without its message, which may quote a value");
  });

  test("ticks ring by the house's own clock: again when their time has come, and when the clock went back", async () => {
    await until(() => rung.length > 0, "the first ring");
    await pause(1200);
    const before = rung.length;
    await pause(1200);
    assert.equal(rung.length, before, "not before its time");
    h.clock.move(3_600_000);
    await until(() => rung.length === before + 1, "after an hour");
    h.clock.move(-7_200_000);
    await until(() => rung.length === before + 2, "a clock that went back");
    assert.ok((rung.at(-1) as string) < (rung.at(-2) as string));
  });
});
