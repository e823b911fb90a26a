import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { seeded, shuffle } from "../../kernel/random.ts";
import type { Cell } from "../workbook/types.ts";
import { bareEntry } from "./testing/arbitrary.ts";
import { readBook, sheet } from "./testing/book.ts";
import type { Read } from "./types.ts";

// The order of sheets, and of households within them, is somebody's habit and means nothing.

const person = fc.record({
  name: fc.tuple(fc.constantFrom(..."王张陆沈顾"), fc.constantFrom("建国", "秀英", "明", "文静", "阿巧")).map((n) => n.join("")),
  phone: fc.option(fc.integer({ min: 0, max: 99 }).map((n) => `10051${String(n).padStart(6, "0")}`)),
  born: fc.option(fc.constantFrom<Cell>(1950, "1987年5月", 1990.1, { day: "1944-02-03" }, "不详")),
  care: fc.option(fc.constantFrom("独居", "高血压，行动不便", "无", "爱唱歌", "残疾")),
});
const household = fc.record({
  building: fc.integer({ min: 1, max: 3 }),
  entrance: fc.integer({ min: 1, max: 2 }),
  door: fc.integer({ min: 1, max: 4 }),
  people: fc.uniqueArray(person, { minLength: 1, maxLength: 4, selector: (p) => p.name }),
  use: fc.option(fc.constantFrom("自住", "出租", "合租", "空关")),
  remark: fc.option(fc.constantFrom("钥匙在门卫", "空关", "老人机")),
});
type Household = typeof household extends fc.Arbitrary<infer T> ? T : never;
/** Doors may come twice: two households, or one told of twice. */
const households = fc.uniqueArray(household, {
  maxLength: 10,
  selector: (h) => `${h.building}-${h.entrance}-${h.door} ${h.people[0]!.name}`,
});

const HEADER = ["单元", "室号", "姓名", "与户主关系", "电话", "出生年月", "特殊情况", "居住情况", "备注"];
const rowsOf = (h: Household): Cell[][] =>
  h.people.map((p, i) => [
    i === 0 ? `${h.entrance}单元` : null,
    i === 0 ? `${h.door}01` : null,
    p.name,
    i === 0 ? "户主" : "家人",
    p.phone,
    p.born,
    p.care,
    i === 0 ? h.use : null,
    i === 0 ? h.remark : null,
  ]);
const inCells = (h: Household): Cell[] => [
  `${h.building}-${h.entrance}-${h.door}01`,
  h.people.map((p) => p.name + (p.phone ?? "")).join("；"),
  h.use,
  h.remark,
];
/** Entries and what is wrong with them, whatever their order and place. */
function asSet(read: Read): string[] {
  return read.entries
    .map((e) =>
      JSON.stringify([
        bareEntry({
          ...e,
          household: e.household && { ...e.household, people: e.household.people.toSorted((a, b) => (a.name < b.name ? -1 : 1)) },
        }),
        e.problems.map((p) => p.code).toSorted(),
      ]),
    )
    .toSorted();
}

test("one row a person, one sheet a building: neither the order of the sheets nor of the households changes what is read", () => {
  fc.assert(
    fc.property(households, fc.integer(), (list, seed) => {
      const random = seeded(seed);
      const book = (hs: readonly Household[], buildings: readonly number[]) =>
        buildings.map((b) => sheet(`${b}幢`, [HEADER, ...hs.filter((h) => h.building === b).flatMap(rowsOf)]));
      const read = readBook(book(list, [1, 2, 3]));
      const again = readBook(book(shuffle(random, list), shuffle(random, [1, 2, 3])));
      assert.deepEqual(asSet(again), asSet(read));
    }),
    { numRuns: 60 },
  );
});

test("one row a household with its people in a cell: nor here", () => {
  fc.assert(
    fc.property(households, fc.integer(), (list, seed) => {
      const book = (hs: readonly Household[]) => [sheet("名单", [["住址", "家庭成员", "居住情况", "备注"], ...hs.map(inCells)])];
      assert.deepEqual(asSet(readBook(book(shuffle(seeded(seed), list)))), asSet(readBook(book(list))));
    }),
    { numRuns: 60 },
  );
});
