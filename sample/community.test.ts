import assert from "node:assert/strict";
import { test } from "node:test";
import { cadenceOf, windowState } from "../src/people/cadence.ts";
import { doorKeys } from "../src/places/address.ts";
import { SIZE, sampleCommunity } from "./community.ts";
import { packOf } from "./pack.ts";
import type { Sample } from "./types.ts";

const TODAY = "2026-03-14";
const sample = sampleCommunity({ seed: 7, pack: "suzhou-gusu", today: TODAY });
const plain = sampleCommunity({ seed: 7, pack: "plain", today: TODAY });

const count = <T>(list: readonly T[], key: (item: T) => string): Record<string, number> => {
  const out: Record<string, number> = {};
  for (const item of list) out[key(item)] = (out[key(item)] ?? 0) + 1;
  return out;
};
const byId = <T extends { id: string }>(list: readonly T[]): Map<string, T> => new Map(list.map((x) => [x.id, x]));
/** Walking order: compound, building, entrance, floor, column. */
function walk({ places, households }: Sample): Map<string, { place: number; entrance: string }> {
  const place = byId(places);
  const order = new Map(places.map((p, i) => [p.id, i]));
  const sorted = [...households].sort((a, b) => order.get(a.door)! - order.get(b.door)! || a.party - b.party);
  return new Map(sorted.map((h, i) => [h.id, { place: i, entrance: place.get(h.door)!.parent! }]));
}

test("the counts are the article's, to the last household", () => {
  for (const s of [sample, plain]) {
    assert.equal(s.households.length, 1765);
    const uses = count(s.doors, (d) => d.use);
    assert.equal(uses.vacant, 131);
    assert.equal(uses["not-known"], SIZE.notKnown);
    assert.ok(uses.business! >= 30 && uses.shared! >= 10 && uses.let! > 200);
    const kinds = count(s.places, (p) => p.kind);
    assert.equal(kinds.building, 45);
    assert.deepEqual([kinds.district, kinds.street, kinds.community, kinds.compound], [1, 1, 1, 3]);
    const inHouseholds = s.people.filter((p) => p.household !== null).length;
    assert.ok(inHouseholds > 4500 && inHouseholds < 4700, `${inHouseholds} people`);
    const holders = (role: string) => new Set(s.roles.filter((r) => r.role === role).map((r) => r.person)).size;
    assert.deepEqual(
      ["steward", "helper", "worker", "lead", "keeper", "rider", "officer", "resident"].map(holders),
      [20, 200, 6, 1, 1, 1, 2, 40],
    );
  }
});

test("the age structure is the district's", () => {
  // People per hundred in each ten years, designed after domain notes §2.1: 29 of 100 are 60 or older.
  const designed = [8, 7.5, 11.5, 16, 13.5, 14.5, 15, 9.8, 3.6, 0.6];
  const ages = sample.people.filter((p) => p.household !== null && p.born !== null && p.born > 1900).map((p) => 2026 - p.born!);
  const share = (from: number, to: number) => (ages.filter((a) => a >= from && a < to).length / ages.length) * 100;
  assert.ok(share(60, 200) > 28 && share(60, 200) < 30.5, `${share(60, 200)} of 100 are 60 or older`);
  designed.forEach((target, i) =>
    assert.ok(Math.abs(share(i * 10, i * 10 + 10) - target) < 3, `${i * 10}: ${share(i * 10, i * 10 + 10)}, designed ${target}`),
  );
  const old = sample.people.filter((p) => p.born !== null && p.born > 1900 && 2026 - p.born >= 70);
  const without = old.filter((p) => p.noSmartphone).length / old.length;
  assert.ok(without > 0.2 && without < 0.3, `${without} of those 70 and older have no smartphone`);
});

test("everything hangs together: each id once, each reference to a row", () => {
  for (const s of [sample, plain]) {
    const ids = [
      s.places,
      s.grids,
      s.households,
      s.people,
      s.care,
      s.proxies,
      s.organisations,
      s.memberships,
      s.roles,
      s.entrusted,
    ].flatMap((list) => list.map((x) => x.id));
    assert.equal(new Set(ids).size, ids.length);
    const [places, doors, households, people, organisations] = [
      byId(s.places),
      byId(s.doors),
      byId(s.households),
      byId(s.people),
      byId(s.organisations),
    ];
    for (const p of s.places) assert.ok(p.parent === null ? s.communities.some((c) => c.id === p.id) : places.has(p.parent));
    assert.equal(new Set(s.places.map((p) => `${p.parent} ${p.label}`)).size, s.places.length, "siblings never share a label");
    for (const h of s.households) {
      assert.ok(["lived-in", "let", "shared"].includes(doors.get(h.door)!.use));
      assert.ok(h.movedIn === null || (h.movedIn >= places.get(h.door)!.since && h.movedIn <= TODAY));
    }
    for (const p of s.people) assert.ok(p.household === null || households.get(p.household)!.community === p.community);
    for (const c of s.care) assert.equal(people.get(c.person!)!.household, c.household);
    for (const p of s.proxies) assert.ok(households.has(p.household));
    for (const m of s.memberships)
      assert.ok(organisations.has(m.organisation) && people.has(m.person) && (m.under === null || people.has(m.under)));
    for (const r of s.roles) {
      assert.ok(
        people.get(r.person)!.phones.includes(r.phone) &&
          places.has(r.place) &&
          (r.organisation === null || organisations.has(r.organisation)),
      );
      assert.ok(r.from <= TODAY);
    }
    for (const e of s.entrusted) assert.ok(households.has(e.household) && people.has(e.person));
    const kinds = packOf(s === plain ? "plain" : "suzhou-gusu").organisations.kinds.map((k) => k.code);
    for (const o of s.organisations) assert.ok(kinds.includes(o.kind) && places.has(o.place));
  }
});

test("a door with several parties is shared, and its parties are numbered", () => {
  const parties = new Map<string, number[]>();
  for (const h of sample.households) parties.set(h.door, [...(parties.get(h.door) ?? []), h.party]);
  for (const d of sample.doors) {
    const here = (parties.get(d.id) ?? []).sort((a, b) => a - b);
    assert.equal(here.length > 1, d.use === "shared");
    assert.deepEqual(
      here,
      here.map((_, i) => i + 1),
    );
    if (["vacant", "business", "not-known"].includes(d.use)) assert.equal(here.length, 0);
  }
});

test("every helper looks after some nine households side by side in one entrance, every steward has ten helpers", () => {
  const at = walk(sample);
  const owner = new Map(sample.entrusted.map((e) => [e.household, e.person]));
  assert.equal(owner.size, sample.entrusted.length, "nobody is entrusted to two");
  const mine = Map.groupBy(sample.entrusted, (e) => e.person);
  assert.equal(mine.size, 200);
  const order = [...at.entries()];
  for (const [person, list] of mine) {
    assert.ok(list.length >= 3 && list.length <= 16, `${list.length} households`);
    const places = list.map((e) => at.get(e.household)!);
    assert.equal(new Set(places.map((p) => p.entrance)).size, 1);
    const [from, to] = [Math.min(...places.map((p) => p.place)), Math.max(...places.map((p) => p.place))];
    for (const [household] of order.slice(from, to + 1))
      assert.ok([person, undefined].includes(owner.get(household)), "no other helper in between");
  }
  const mean = sample.entrusted.length / 200;
  assert.ok(mean > 8.5 && mean < 9);
  const under = count(
    sample.memberships.filter((m) => m.under !== null),
    (m) => m.under!,
  );
  assert.deepEqual(Object.values(under), new Array(20).fill(10));
});

test("grids cover every door once, each with its worker", () => {
  for (const kind of ["grid", "micro-grid"] as const) {
    const grids = sample.grids.filter((g) => g.kind === kind);
    const doors = grids.flatMap((g) => g.doors);
    assert.equal(new Set(doors).size, doors.length);
    assert.equal(doors.length, sample.doors.length);
    assert.ok(grids.every((g) => g.worker !== null));
    assert.equal(grids.length, kind === "grid" ? 6 : 20);
  }
  const households = count(
    sample.households,
    (h) => sample.grids.find((g) => g.kind === "micro-grid" && g.doors.includes(h.door))!.id,
  );
  for (const n of Object.values(households)) assert.ok(n <= 100, `${n} households in a micro-grid`);
});

test("buildings are of every form, and two of their entrances do not meet", () => {
  assert.deepEqual(
    Object.keys(
      count(
        sample.places.filter((p) => p.kind === "building"),
        (p) => p.form!,
      ),
    ).sort(),
    ["courtyard", "row", "shops", "tower", "walkup"],
  );
  const [places, children] = [byId(sample.places), Map.groupBy(sample.places, (p) => p.parent)];
  const apart = sample.places
    .filter((p) => p.kind === "building" && p.form === "walkup" && children.get(p.id)!.length === 2)
    .filter((b) => {
      const [front, back] = children.get(b.id)!.map((e) => new Set(children.get(e.id)!.map((d) => d.floor)));
      return front!.isDisjointFrom(back!);
    });
  assert.equal(apart.length, 1);
  for (const d of sample.places.filter((p) => p.kind === "door")) {
    const form = places.get(places.get(d.parent!)!.parent!)!.form;
    assert.equal(d.floor !== null, form === "tower" || form === "walkup");
  }
  const labels = (building: string) =>
    children.get(children.get(sample.places.find((p) => p.label === building)!.id)![0]!.id)!.map((d) => d.label);
  assert.ok(
    !labels("6幢").some((l) => l.endsWith("04") || ["4", "13", "14"].includes(l.slice(0, -2))),
    "a tower without 4, 13, 14 and doors x04",
  );
  assert.deepEqual(
    doorKeys({ building: "6幢", entrance: "1单元", door: "1205" }, packOf("suzhou-gusu").places.reading)[1],
    "b6.d1205",
  );
  const compounds = sample.places.filter((p) => p.kind === "compound");
  assert.equal(compounds.filter((c) => c.managed === false).length, 1);
  assert.equal(sample.organisations.filter((o) => o.kind === "property").length, 1);
});

test("windows show all four states", () => {
  const now = `${TODAY}T12:00:00.000Z`;
  const classes = Map.groupBy(
    sample.care.filter((c) => c.until === null || c.until > TODAY),
    (c) => c.household,
  );
  const states = count(sample.households, (h) =>
    windowState(
      now,
      cadenceOf(
        h.lookInEvery,
        (classes.get(h.id) ?? []).map((c) => c.class),
      ),
      h.lastSeenDaysAgo === null ? null : new Date(Date.parse(now) - h.lastSeenDaysAgo * 86_400_000).toISOString(),
    ),
  );
  assert.ok(states.plain! > 1200 && states.seen! > 120 && states.due! > 20 && states.overdue! > 5, JSON.stringify(states));
});

test("one sign-in a role, steward and helper of one team", () => {
  for (const s of [sample, plain]) {
    assert.deepEqual(
      s.roles
        .filter((r) => r.signIn)
        .map((r) => r.role)
        .sort(),
      ["helper", "keeper", "lead", "officer", "resident", "rider", "steward", "worker"],
    );
    const who = (role: string) => s.roles.find((r) => r.signIn && r.role === role)!.person;
    assert.equal(s.memberships.find((m) => m.person === who("helper") && m.under !== null)!.under, who("steward"));
    const accounts = Map.groupBy(s.roles, (r) => r.phone);
    for (const roles of accounts.values()) assert.equal(new Set(roles.map((r) => r.person)).size, 1);
  }
});

test("the same options give the same neighbourhood, and any seed gives a whole one", () => {
  assert.deepEqual(sampleCommunity({ seed: 7, pack: "suzhou-gusu", today: TODAY }), sample);
  assert.notEqual(sampleCommunity({ seed: 8, pack: "suzhou-gusu", today: TODAY }).households[0]!.id, sample.households[0]!.id);
  for (const seed of [0, 1, 2, 3, 99, 20220505, 4294967295, -5])
    assert.equal(sampleCommunity({ seed, pack: "plain", today: "2031-12-31" }).households.length, 1765);
});
