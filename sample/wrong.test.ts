import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleCommunity } from "./community.ts";
import { packOf } from "./pack.ts";
import type { Sample, SamplePack } from "./types.ts";

const TODAY = "2026-03-14";
const sample = sampleCommunity({ seed: 7, pack: "suzhou-gusu", today: TODAY });
const plain = sampleCommunity({ seed: 7, pack: "plain", today: TODAY });

const count = <T>(list: readonly T[], key: (item: T) => string): Record<string, number> => {
  const out: Record<string, number> = {};
  for (const item of list) out[key(item)] = (out[key(item)] ?? 0) + 1;
  return out;
};
const byId = <T extends { id: string }>(list: readonly T[]): Map<string, T> => new Map(list.map((x) => [x.id, x]));
test("no number can be dialled, and each belongs to one household but one", () => {
  for (const [s, name, form] of [
    [sample, "suzhou-gusu", /^100\d{8}$/],
    [plain, "plain", /^\+110\d{8}$/],
  ] as [Sample, SamplePack, RegExp][]) {
    const dialled = new RegExp(packOf(name).phone.dialled);
    const numbers = [...s.people.flatMap((p) => p.phones), ...s.proxies.map((p) => p.phone)];
    for (const n of numbers) assert.ok(form.test(n) && !dialled.test(n), n);
    const twice = Object.entries(count(numbers, (n) => n)).filter(([, n]) => n > 1);
    assert.equal(twice.length, 1);
    assert.equal(twice[0]![1], 2);
    assert.ok(!s.roles.some((r) => r.phone === twice[0]![0]), "accounts have a number of their own");
  }
});

test("what is wrong on purpose is there", () => {
  for (const s of [sample, plain]) {
    const members = Map.groupBy(s.people, (p) => p.household);
    assert.equal(s.households.filter((h) => !members.has(h.id)).length, 2, "households with nobody");
    assert.equal(s.people.filter((p) => p.born === 1887).length, 1, "a birth year 1887");
    assert.equal(s.care.filter((c) => c.until !== null && c.until < TODAY).length, 1, "a care class past its end");
    const proxied = new Set(s.proxies.map((p) => p.household));
    const unreached = [...members].filter(
      ([h, list]) => h !== null && !proxied.has(h) && list.every((p) => p.phones.length === 0),
    );
    assert.ok(
      unreached.some(([, list]) => list.length === 1 && 2026 - list[0]!.born! >= 70),
      "an old woman or man whom nobody can call",
    );
    assert.ok(
      s.care.every(
        (c) =>
          !c.actions.includes("tell-the-proxy") ||
          proxied.has(c.household) ||
          s.households.find((h) => h.id === c.household)!.protected,
      ),
      "whom to tell is known",
    );
    const protectedOnes = s.households.filter((h) => h.protected);
    assert.equal(protectedOnes.length, 2);
    for (const h of protectedOnes) {
      assert.equal(new Set(h.readers).size, 2);
      assert.ok(h.readers.every((r) => s.roles.some((x) => x.person === r && ["lead", "worker"].includes(x.role))));
      assert.ok(!s.entrusted.some((e) => e.household === h.id));
    }
    assert.equal(s.households.length - s.entrusted.length, 7, "two protected and five new households are nobody's");
    const [places, household] = [byId(s.places), byId(s.households)];
    const compoundOf = (door: string) => places.get(places.get(places.get(door)!.parent!)!.parent!)!.parent!;
    const person = byId(s.people);
    const away = s.entrusted.filter(
      (e) => compoundOf(household.get(e.household)!.door) !== compoundOf(household.get(person.get(e.person)!.household!)!.door),
    );
    assert.equal(new Set(away.map((e) => e.person)).size, 1, "one helper lives in another compound");
    const reused = s.formerLabels.filter((f) =>
      s.places.some((p) => p.id !== f.place && p.label === f.label && p.parent === places.get(f.place)!.parent),
    );
    assert.ok(reused.length >= 1, "a door label that another door bears now");
  }
  const names = sample.people.map((p) => p.name);
  assert.ok(names.some((n) => n.includes("𬭎")) && names.some((n) => n.includes("䶮")) && names.some((n) => n.includes("·")));
});

test("plain holds no Chinese character, language or code", () => {
  const text = JSON.stringify(plain);
  assert.doesNotMatch(text, /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u);
  assert.doesNotMatch(text, /zh-CN|wuu|Shanghai|Suzhou|Party/);
  assert.ok(plain.communities.every((c) => c.code === null));
  assert.ok(sample.communities.every((c) => /^320518\d{6}$/.test(c.code!)));
});
