import assert from "node:assert/strict";
import { test } from "node:test";
import { DISTRICT, districtCommunity, districtPlan, districtTop, sampleDistrict } from "./district.ts";
import { packOf } from "./pack.ts";

const options = { seed: 3, pack: "suzhou-gusu", today: "2026-03-14" } as const;

test("the plan has the district's size exactly, and every name and code once", () => {
  const plan = districtPlan(options);
  assert.equal(plan.streets.length, 8);
  assert.equal(plan.communities.length, 171);
  assert.equal(
    plan.communities.reduce((n, c) => n + c.households, 0),
    DISTRICT.households,
  );
  const rows = [plan.district, ...plan.streets, ...plan.communities.map((c) => c.row)];
  for (const key of ["id", "name", "code"] as const) assert.equal(new Set(rows.map((r) => r[key])).size, 180, key);
  assert.ok(rows.every((r) => new RegExp(packOf("suzhou-gusu").places.code!.pattern).test(r.code!)));
  assert.equal(new Set(districtPlan({ ...options, communities: 500 }).communities.map((c) => c.row.name)).size, 500);
});

test("a community is the same whether it comes alone or in the stream", () => {
  const small = { ...options, communities: 4 };
  const stream = [...sampleDistrict(small)];
  assert.equal(stream.length, 5);
  const plan = districtPlan(small);
  assert.deepEqual(stream[0], districtTop(plan));
  assert.deepEqual(stream[3], districtCommunity(plan, 2));
  stream.slice(1).forEach((s, i) => assert.equal(s.households.length, plan.communities[i]!.households));
  assert.throws(() => districtCommunity(plan, 4), /4 communities/);
});

test("across communities no id and no number comes twice", () => {
  const seen = new Set<string>();
  let all = 0;
  for (const s of sampleDistrict({ ...options, communities: 6, households: 6000 })) {
    const lists = [s.places, s.households, s.people, s.care, s.entrusted].flatMap((list) => list.map((x) => x.id as string));
    const numbers = [...s.people.flatMap((p) => p.phones), ...s.proxies.map((p) => p.phone)];
    for (const n of numbers) assert.match(n, /^100\d{8}$/);
    for (const x of [...lists, ...numbers]) seen.add(x);
    all += lists.length + numbers.length;
    assert.equal(new Set(s.places.map((p) => `${p.parent} ${p.label}`)).size, s.places.length, "siblings never share a label");
  }
  assert.equal(seen.size, all);
});

test("people and elders of the district come out as counted", () => {
  let [people, elders, households] = [0, 0, 0];
  for (const s of sampleDistrict({ ...options, communities: 6 })) {
    const residents = s.people.filter((p) => p.household !== null);
    people += residents.length;
    elders += residents.filter((p) => 2026 - p.born! >= 60).length;
    households += s.households.length;
  }
  assert.ok(Math.abs(people / households - 926_000 / 355_000) < 0.03, `${people / households} people a household`);
  assert.ok(Math.abs(elders / people - 0.29) < 0.012, `${elders / people} are 60 or older`);
});

test("a district can be plain, small, or of one community", () => {
  for (const s of sampleDistrict({ ...options, pack: "plain", communities: 1, households: 300 })) {
    assert.doesNotMatch(JSON.stringify(s), /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u);
  }
  const counts = [...sampleDistrict({ ...options, communities: 3, households: 90 })].map((s) => s.households.length);
  assert.equal(
    counts.reduce((a, b) => a + b, 0),
    90,
  );
});
