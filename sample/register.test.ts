import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalPhone } from "../src/kernel/phone.ts";
import { sampleCommunity } from "./community.ts";

const TODAY = "2026-03-14";
const [sample, plain] = (["suzhou-gusu", "plain"] as const).map((pack) => sampleCommunity({ seed: 7, pack, today: TODAY }));
const both = [sample!, plain!];

test("who lets a flat, or leaves it empty, is on record for more than half of such doors, and can be called", () => {
  for (const s of both) {
    const people = new Map(s.elsewhere.map((p) => [p.id, p]));
    const owned = new Set(s.ties.filter((t) => t.kind === "owner").map((t) => t.door));
    const share = (use: string): number => {
      const doors = s.doors.filter((d) => d.use === use);
      return doors.filter((d) => owned.has(d.id)).length / doors.length;
    };
    assert.ok(share("let") > 0.5 && share("shared") > 0.5 && share("vacant") > 0.35 && share("lived-in") < 0.06);
    for (const t of s.ties) {
      const who = people.get(t.person);
      assert.ok(who && who.household === null && s.doors.some((d) => d.id === t.door));
      assert.ok(t.from === null || t.from < TODAY);
      if (t.kind === "owner") assert.ok(who.phones.length > 0);
      else assert.equal(who.registered, true);
    }
    assert.ok(s.ties.filter((t) => t.kind === "registered").length > 20);
    assert.ok(new Set(s.ties.map((t) => t.person)).size < s.ties.length, "somebody owns two flats");
    assert.equal(
      new Set([...s.elsewhere, ...s.ties, ...s.people].map((x) => x.id)).size,
      s.elsewhere.length + s.ties.length + s.people.length,
    );
  }
});

test("tenants rent and are mostly registered elsewhere; one household in eight does not say", () => {
  for (const s of both) {
    const use = new Map(s.doors.map((d) => [d.id, d.use]));
    for (const h of s.households) if (h.tenure) assert.equal(h.tenure, use.get(h.door) === "lived-in" ? "own" : "rent");
    const unsaid = s.households.filter((h) => h.tenure === null).length / s.households.length;
    assert.ok(unsaid > 0.08 && unsaid < 0.2, `${unsaid}`);
    const home = new Map(s.households.map((h) => [h.id, h]));
    const tenants = s.people.filter((p) => home.get(p.household ?? "")?.tenure === "rent" && p.registered !== null);
    assert.ok(tenants.filter((p) => p.registered === false).length / tenants.length > 0.7);
  }
});

test("two people are on record twice: once with the same number, once by ear at their own door", () => {
  for (const s of both) {
    const numbers = new Map(s.people.flatMap((p) => p.phones.map((n) => [canonicalPhone(n), p] as const)));
    const twice = s.elsewhere.filter((e) => e.phones.some((n) => numbers.get(canonicalPhone(n))?.name === e.name));
    assert.equal(twice.length, 1);
    const doors = new Map(s.ties.map((t) => [t.person, t.door]));
    const home = new Map(s.households.map((h) => [h.id, h.door]));
    const heard = s.elsewhere.filter((e) =>
      s.people.some(
        (p) =>
          p.name !== e.name &&
          p.born === e.born &&
          home.get(p.household ?? "") === doors.get(e.id) &&
          [...p.name].sort().join("").length === [...e.name].sort().join("").length &&
          p.name[0] === (s === sample ? e.name[0] : p.name[0]),
      ),
    );
    assert.ok(heard.length >= 1);
  }
});

test("there are children whose names are nobody's business", () => {
  for (const s of both) assert.ok(s.people.filter((p) => p.born !== null && 2026 - p.born < 14).length > 400);
});
