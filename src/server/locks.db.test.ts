import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import type { Server } from "./server.ts";
import type { Random } from "../kernel/random.ts";
import { below, pick, seeded, shuffle } from "../kernel/random.ts";

/** A household as the oracle knows it: enough to say what each command hears when they come one after the other. */
interface Model {
  version: number;
  movedOut: boolean;
  names: Set<string>;
  openCares: Set<string>;
}
interface Act {
  readonly name: string;
  readonly input: object;
  /** What it hears in this state (200 or the code of a no), and what it leaves behind. */
  readonly expect: (m: Model) => string;
}

const edit = (household: string, version: number, nth: number): Act => ({
  name: "people.edit-household",
  input: { household, said: `第${nth}次`, channel: null, language: null, lookInEvery: null, remark: "", version },
  expect: (m) => {
    if (m.movedOut) return "people.moved-out";
    if (m.version !== version) return "people.changed-since";
    m.version += 1;
    return "200";
  },
});
const addPerson = (household: string, name: string): Act => ({
  name: "people.add-person",
  input: {
    household,
    person: { name, called: null, born: null, phones: [], language: null, channel: null, noSmartphone: false },
  },
  expect: (m) => {
    if (m.movedOut) return "people.moved-out";
    if (m.names.has(name)) return "people.same-name-twice";
    m.names.add(name);
    return "200";
  },
});
const moveOut = (household: string): Act => ({
  name: "people.move-out",
  input: { household, on: "2026-03-01" },
  expect: (m) => {
    if (m.movedOut) return "people.moved-out";
    m.movedOut = true;
    m.openCares.clear();
    return "200";
  },
});
const endCare = (care: string): Act => ({
  name: "people.end-care",
  input: { care },
  expect: (m) => (m.openCares.delete(care) ? "200" : "people.care-ended"),
});
const lookIn = (household: string, at: string): Act => ({
  name: "people.look-in",
  input: { household, way: "met", at },
  expect: (m) => (m.movedOut ? "people.moved-out" : "200"),
});

/** All orders of a few things. */
function* orders<T>(list: readonly T[]): Generator<T[]> {
  if (list.length <= 1) return void (yield [...list]);
  for (let i = 0; i < list.length; i++)
    for (const rest of orders([...list.slice(0, i), ...list.slice(i + 1)])) yield [list[i] as T, ...rest];
}
/** True when there is an order in which, one after the other, each would have heard what it heard. */
function explained(model: Model, acts: readonly Act[], heard: readonly string[]): boolean {
  for (const order of orders(acts.map((act, i) => ({ act, heard: heard[i] as string })))) {
    const m: Model = { ...model, names: new Set(model.names), openCares: new Set(model.openCares) };
    if (order.every((x) => x.act.expect(m) === x.heard)) return true;
  }
  return false;
}

describe("conflicting commands fired at once", () => {
  let h: TestHouse;
  let worker: Voice;
  before(async () => {
    h = await testHouse();
    worker = await h.as("worker");
  });
  after(() => h.stop());

  /** Rounds of conflicts, each on a household of its own, over two servers. Returns how many cannot be explained by any order. */
  async function unexplained(servers: readonly string[], rounds: number, from: number, random: Random): Promise<number> {
    const cared = new Map<string, string[]>();
    for (const c of h.sample.care) cared.set(c.household, [...(cared.get(c.household) ?? []), c.id]);
    const households = h.sample.households.filter((x) => !x.protected && cared.has(x.id)).slice(from, from + rounds);
    assert.equal(households.length, rounds);
    let bad = 0;
    for (const { id } of households) {
      const { body } = await worker.ask("people.household", { household: id });
      const model: Model = {
        version: body.version,
        movedOut: false,
        names: new Set(h.sample.people.filter((p) => p.household === id).map((p) => p.name)),
        openCares: new Set(body.care.map((c: { id: string }) => c.id)),
      };
      const cares = [...model.openCares];
      const kinds: (() => Act)[] = [
        () => edit(id, model.version, below(random, 1000)),
        () => addPerson(id, pick(random, ["测试甲", "测试乙"])),
        () => lookIn(id, h.clock.now()),
        ...(cares.length > 0 ? [() => endCare(pick(random, cares))] : []),
        ...(below(random, 2) === 0 ? [() => moveOut(id)] : []),
      ];
      // At least one conflict in every round: the same kind twice.
      const first = pick(random, kinds);
      const acts = shuffle(random, [
        first(),
        first(),
        ...Array.from({ length: 2 + below(random, 2) }, () => pick(random, kinds)()),
      ]);
      const answers = await Promise.all(
        acts.map((a, i) => worker.do(a.name, a.input, { base: servers[i % servers.length] as string })),
      );
      const heard = answers.map((a) => (a.status === 200 ? "200" : String(a.body.code)));
      if (!explained(model, acts, heard)) bad += 1;
    }
    return bad;
  }

  test("hear what they would have heard one after the other, in some order", async () => {
    const second = await h.another();
    assert.equal(await unexplained([h.base, second.base], 60, 0, seeded(3)), 0);
  });

  test("with the locks off they do not: the test can fail", async () => {
    const loose: { server: Server; base: string } = await h.another({ safeguards: { locks: false } });
    let bad = 0;
    const random = seeded(4);
    for (let turn = 0; turn < 6 && bad === 0; turn++) bad += await unexplained([loose.base], 15, 60 + turn * 15, random);
    assert.ok(bad > 0);
  });

  test("twenty households that move in behind one door at once get numbers of their own", async () => {
    const door = h.sample.doors.find((d) => d.use === "vacant")?.id;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => worker.do("people.add-household", { door, said: null, from: "2026-03-01", people: [] })),
    );
    assert.deepEqual(
      answers.map((a) => a.body.party).sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  });

  test("commands that lock several things in both directions at once all end", async () => {
    const entrance = h.sample.places.find(
      (p) => p.kind === "entrance" && h.sample.places.filter((d) => d.parent === p.id).length >= 6,
    );
    const doors = h.sample.places.filter((d) => d.parent === entrance?.id).map((d) => d.id);
    const grids = Array.from({ length: 8 }, (_, i) => ({
      grid: h.server.road.newId(),
      name: `测试格${i}`,
      kind: "micro-grid",
      doors: i % 2 === 0 ? doors : [...doors].reverse(),
    }));
    const merges = [doors.slice(0, 3), doors.slice(0, 3).reverse()].map((d, i) => ({
      doors: d,
      from: "2026-03-02",
      into: { label: `合${i}`, floor: 1, column: 150 + i, use: "not-known" },
    }));
    const answers = await Promise.all([
      ...grids.map((g) => worker.do("places.draw-grid", g)),
      ...merges.map((m) => worker.do("places.merge-doors", m)),
    ]);
    for (const a of answers) assert.ok(a.status === 200 || a.status === 409, `${a.status} ${JSON.stringify(a.body)}`);
    assert.equal(answers.slice(8).filter((a) => a.status === 200).length, 1, "the doors become one once");
  });

  test("nobody moves in behind a door while its building is being taken down", async () => {
    const lead = await h.as("lead");
    const compound = h.sample.places.find((p) => p.kind === "compound")?.id;
    for (let turn = 0; turn < 6; turn++) {
      const cells = Array.from({ length: 6 }, (_, i) => ({ label: `${i + 1}号`, floor: null, column: i }));
      const { body } = await worker.do("places.add-building", {
        compound,
        label: `拆${turn}`,
        form: "row",
        entrances: [{ label: "东", doors: cells }],
      });
      const entrance = (await worker.ask("places.place", { place: body.place })).body.children[0].id;
      const doors = (await worker.ask("places.place", { place: entrance })).body.children.map(
        (c: { id: string }) => c.id,
      ) as string[];
      const [gone, ...moved] = await Promise.all([
        lead.do("places.demolish", { place: body.place, from: "2026-03-02", because: "" }),
        ...doors.map((door) => worker.do("people.add-household", { door, said: null, from: "2026-03-01", people: [] })),
      ]);
      const living = moved.filter((m) => m.status === 200).length;
      assert.ok(gone?.status === 200 ? living === 0 : living > 0, `demolished: ${gone?.status}, moved in: ${living}`);
    }
  });

  test("the last two leads cannot be ended at once, nor a role be given twice", async () => {
    const officer = await h.as("officer");
    const person = h.sample.roles.find((r) => r.role === "worker")?.person;
    const give = { person, role: "lead", place: h.community, organisation: null, from: "2026-03-01", to: null };
    const given = await Promise.all(Array.from({ length: 6 }, () => officer.do("organisations.give-role", give)));
    assert.equal(given.filter((g) => g.status === 200).length, 1);
    const { body } = await officer.ask("organisations.roles");
    const leads = body.rows.filter((r: { role: string }) => r.role === "lead").map((r: { id: string }) => r.id) as string[];
    assert.equal(leads.length, 2);
    const ended = await Promise.all(leads.map((held) => officer.do("organisations.end-role", { held })));
    assert.deepEqual(
      ended.map((e) => e.status).sort((a, b) => a - b),
      [200, 409],
    );
    assert.equal(ended.find((e) => e.status === 409)?.body.code, "organisations.last-lead");
  });

  test("households that are entrusted to one person twice at once are entrusted once", async () => {
    const lead = await h.asPerson(h.sample.roles.find((r) => r.role === "worker")?.person as string);
    const person = h.sample.roles.filter((r) => r.role === "helper").at(-1)?.person;
    const households = h.sample.households
      .filter((x) => !x.protected)
      .slice(-12)
      .map((x) => x.id);
    const answers = await Promise.all(
      [households, [...households].reverse(), households].map((list) =>
        lead.do("organisations.entrust", { person, households: list, from: "2026-03-02", to: null }),
      ),
    );
    assert.equal(
      answers.reduce((n, a) => n + (a.status === 200 ? a.body.households : 0), 0),
      new Set(households).size - h.sample.entrusted.filter((e) => e.person === person && households.includes(e.household)).length,
    );
  });
});
