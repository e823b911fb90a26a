import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { id } from "../../../test/support/given.ts";
import { childrenFrom, isChild } from "../schema/tie.ts";
import type { Compared } from "./doubles.ts";
import { likeness, pairOf, soundOf } from "./doubles.ts";
import { unite } from "./merge.ts";

const record = (more: Partial<Compared> = {}): Compared => ({
  person: id(1),
  name: "沈桂芳",
  sound: "shen gui fang",
  born: 1944,
  phones: ["10051230138"],
  household: id(10),
  door: id(20),
  building: id(30),
  ...more,
});
const other = (more: Partial<Compared> = {}): Compared =>
  record({ person: id(2), household: id(11), door: id(21), building: id(31), ...more });

describe("given two records", () => {
  test("the same number and the same name: one person, very likely", () => {
    assert.equal(likeness(record(), other({ phones: ["+86 10051230138".replaceAll(" ", "")] }))?.likely, "high");
  });
  test("the same number and two names: most often one telephone in a family, and in one home no sign at all", () => {
    const daughter = { name: "陆梅", sound: "lu mei", born: 1970 };
    assert.deepEqual(likeness(record(), other(daughter)), { reasons: ["same-phone"], likely: "low" });
    assert.equal(likeness(record(), other({ ...daughter, household: id(10), door: id(20) })), null);
  });
  test("the same name behind one door; two years of birth make it less likely", () => {
    const apart = { phones: [], door: id(20) };
    assert.equal(likeness(record(), other(apart))?.likely, "high");
    assert.equal(likeness(record(), other({ ...apart, born: 1949 }))?.likely, "middle");
  });
  test("a name by ear behind one door, but not that of a sister of another year", () => {
    const heard = { name: "沈桂方", phones: [], door: id(20) };
    assert.equal(likeness(record(), other(heard))?.likely, "high");
    assert.equal(likeness(record(), other({ ...heard, born: null }))?.likely, "middle");
    assert.equal(likeness(record(), other({ ...heard, born: 1949 })), null);
  });
  test("in one building it takes the same year; in two it is nothing", () => {
    const near = { name: "沈桂方", phones: [], building: id(30) };
    assert.deepEqual(likeness(record(), other(near)), {
      reasons: ["alike-name", "same-building", "same-born"],
      likely: "middle",
    });
    assert.equal(likeness(record(), other({ ...near, born: null })), null);
    assert.equal(likeness(record(), other({ ...near, building: id(32) })), null);
  });
  test("nobody is their own double", () => assert.equal(likeness(record(), record()), null));
  test("property: it does not matter which of the two comes first", () => {
    const few = <T>(...values: T[]) => fc.constantFrom(...values);
    const any = fc.record({
      person: few(id(1), id(2)),
      name: few("沈桂芳", "沈桂方", "陆梅"),
      sound: few("shen gui fan", "lu mei", ""),
      born: few(null, 1944, 1970),
      phones: few([], ["10051230138"], ["10051230138", "10051230139"]),
      household: few(null, id(10), id(11)),
      door: few(null, id(20), id(21)),
      building: few(null, id(30)),
    });
    fc.assert(fc.property(any, any, (a, b) => assert.deepEqual(likeness(a, b), likeness(b, a))));
  });
});

describe("how a name sounds", () => {
  test("what southern speakers do not tell apart is written down alike", () => {
    for (const [a, b] of [
      [
        ["zhang", "shan"],
        ["zang", "san"],
      ],
      [
        ["chen", "lin"],
        ["cheng", "ling"],
      ],
      [
        ["li", "na"],
        ["ni", "na"],
      ],
    ] as const)
      assert.equal(soundOf(a, true), soundOf(b, true));
    assert.notEqual(soundOf(["wang", "fang"], true), soundOf(["wang", "fei"], true));
  });
  test("words of a name in Latin letters count in any order", () => {
    assert.equal(soundOf(["mary", "chen"], false), soundOf(["chen", "mary"], false));
    assert.equal(soundOf(["philippa"], false), soundOf(["philipa"], false));
  });
});

describe("small rules", () => {
  test("property: numbers of two records, each once, those of the kept one first; and again nothing changes", () => {
    const phone = fc.constantFrom("10051230138", "+8610051230138", "10051230139", "02512345678");
    fc.assert(
      fc.property(fc.array(phone, { maxLength: 5 }), fc.array(phone, { maxLength: 5 }), (a, b) => {
        const all = unite(a, b);
        assert.deepEqual(unite(all, b), all);
        assert.deepEqual(unite(all, a), all);
        assert.equal(new Set(all.map((p) => p.replace(/^\+86/, ""))).size, all.length);
      }),
    );
  });
  test("a pair has one order", () => assert.deepEqual(pairOf(id(2), id(1)), pairOf(id(1), id(2))));
  test("property: a child grows up once, on the first of January, and stays grown up", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2030 }), fc.integer({ min: 2000, max: 2060 }), (born, year) => {
        const at = (y: number) => isChild(born, `${y}-06-01`);
        assert.equal(at(year), year < born + 14);
        assert.ok(at(year) || !at(year + 1));
        assert.equal(at(year), born >= childrenFrom(`${year}-12-31`));
      }),
    );
    assert.equal(isChild(null, "2026-03-02"), false);
  });
});
