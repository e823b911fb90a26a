import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { readPacks } from "../../packs/read.ts";
import type { Entry, EntryPerson } from "../meaning/types.ts";
import { compare } from "./compare.ts";
import type { Known, KnownHousehold, KnownPerson } from "./types.ts";

const pack = (await readPacks(fileURLToPath(new URL("../../../packs/", import.meta.url)))).get("suzhou-gusu") ?? assert.fail();

const listed = (name: string, more: Partial<EntryPerson> = {}): EntryPerson => ({
  sheet: "一",
  row: 2,
  name,
  called: null,
  born: null,
  phones: [],
  language: null,
  channel: null,
  noSmartphone: null,
  registered: null,
  care: [],
  ...more,
});
const home = (people: EntryPerson[], more: object = {}): NonNullable<Entry["household"]> => ({
  said: null,
  tenure: null,
  party: null,
  remark: null,
  movedIn: null,
  channel: null,
  language: null,
  people,
  care: [],
  proxies: [],
  ...more,
});
let nextRow = 2;
const entry = (
  building: string | null,
  entrance: string | null,
  door: string,
  household: Entry["household"],
  more: Partial<Entry> = {},
): Entry => ({
  sheet: "一",
  rows: [nextRow++],
  also: [],
  compound: null,
  building,
  entrance,
  door,
  floor: null,
  use: null,
  household,
  ties: [],
  problems: [],
  ...more,
});
const EMPTY: Known = {
  root: "root",
  rootLabel: "棠梨社区",
  compounds: [],
  buildings: [],
  entrances: [],
  doors: [],
  households: [],
  ties: [],
};
const person = (id: string, name: string, more: Partial<KnownPerson> = {}): KnownPerson => ({
  id,
  name,
  called: null,
  born: null,
  phones: [],
  language: null,
  channel: null,
  noSmartphone: false,
  registered: null,
  version: 0,
  care: [],
  ...more,
});
const lives = (id: string, door: string, people: KnownPerson[], more: Partial<KnownHousehold> = {}): KnownHousehold => ({
  id,
  door,
  party: 1,
  said: null,
  tenure: null,
  channel: null,
  language: null,
  remark: null,
  version: 3,
  hidden: false,
  people,
  care: [],
  proxies: [],
  ...more,
});
/** 3幢 with two entrances, 101 and 501 in each; 4幢 beside it with one. */
const TOWN: Known = {
  ...EMPTY,
  compounds: [{ id: "c1", label: "棠梨苑", form: "estate" }],
  buildings: [
    { id: "b3", parent: "c1", label: "3幢", form: "walkup" },
    { id: "b4", parent: "c1", label: "4幢", form: "walkup" },
  ],
  entrances: [
    { id: "e31", parent: "b3", label: "1单元" },
    { id: "e32", parent: "b3", label: "2单元" },
    { id: "e41", parent: "b4", label: "1单元" },
  ],
  doors: [
    { id: "d31-101", parent: "e31", label: "101", floor: 1, column: 0, use: "lived-in" },
    { id: "d32-501", parent: "e32", label: "501", floor: 5, column: 0, use: "lived-in" },
    { id: "d32-502", parent: "e32", label: "502", floor: 5, column: 1, use: "vacant" },
    { id: "d41-101", parent: "e41", label: "101", floor: 1, column: 0, use: "not-known" },
  ],
};
const only = (entries: Entry[], known: Known) => {
  const { items } = compare(entries, known, pack);
  return items[0] ?? assert.fail();
};
const codes = (entries: Entry[], known: Known): string[] =>
  compare(entries, known, pack).items.flatMap((i) => i.problems.map((p) => p.code));

describe("a first list", () => {
  test("lays out houses, entrances and doors as their numbers tell", () => {
    const { items, counts } = compare(
      [
        entry("3幢", "2单元", "501", home([listed("沈桂芳")])),
        entry("3幢", "2单元", "1203", null, { use: "vacant" }),
        entry("3幢", "1单元", "101", home([listed("陆建国")])),
      ],
      EMPTY,
      pack,
    );
    assert.deepEqual(
      items.map((i) => i.verdict),
      ["added", "added", "added"],
    );
    const path = items[0]?.act?.path ?? assert.fail();
    assert.ok("key" in path.building && path.building.form === "tower", "twelve floors are a tower");
    assert.ok("key" in path.door && path.door.floor === 5 && path.door.column === 0);
    assert.equal(items[0]?.said, "3幢2单元501");
    assert.deepEqual(counts.doors, { added: 3, known: 0 });
    assert.deepEqual(counts.households, { added: 2, changed: 0, unchanged: 0 });
  });

  test("two parties behind one door are two households behind it", () => {
    const { items } = compare(
      [entry("3幢", null, "501", home([listed("沈桂芳")])), entry("3幢", null, "501", home([listed("陆建国")]))],
      EMPTY,
      pack,
    );
    const keys = items.map((i) => i.act && "key" in i.act.path.door && i.act.path.door.key);
    assert.equal(keys[0], keys[1]);
    assert.deepEqual(
      items.map((i) => i.verdict),
      ["added", "added"],
    );
  });

  test("no two doors of an entrance lie on one spot of its drawing", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 40 }), (numbers) => {
        const { items } = compare(
          numbers.map((n) => entry("3幢", "1单元", String(n), null)),
          EMPTY,
          pack,
        );
        const spots = items.map((i) => i.act && "key" in i.act.path.door && `${i.act.path.door.floor} ${i.act.path.door.column}`);
        assert.equal(new Set(spots).size, numbers.length);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a list against what is known", () => {
  const known: Known = {
    ...TOWN,
    households: [
      lives(
        "h1",
        "d32-501",
        [person("p1", "沈桂芳", { born: 1947, phones: ["10051000138"], version: 2 }), person("p2", "沈小妹")],
        { said: "沈阿婆" },
      ),
    ],
  };

  test("that says what is known changes nothing", () => {
    const item = only([entry("3幢", "2单元", "501", home([listed("沈桂芳", { born: 1947, phones: ["10051000138"] })]))], known);
    assert.deepEqual([item.verdict, item.act, item.household], ["same", null, "h1"]);
  });

  test("that knows more adds it; what it does not say stays", () => {
    const item = only([entry("3幢", null, "501", home([listed("沈 桂芳", { phones: ["10051000200"] }), listed("顾念")]))], known);
    assert.equal(item.verdict, "changed");
    assert.deepEqual(item.act?.people[0]?.value?.phones, ["10051000200", "10051000138"], "what is known is not thrown away");
    assert.equal(item.act?.people[0]?.value?.name, "沈桂芳", "another way of writing a name is no news");
    assert.equal(item.act?.people[0]?.value?.born, 1947);
    assert.deepEqual([item.act?.people[1]?.id, item.act?.people[1]?.value?.name], [null, "顾念"]);
    assert.deepEqual([item.act?.household && "id" in item.act.household && item.act.household.set], [null]);
  });

  test("that names other people behind a door is doubtful: somebody moved, or it is the wrong door", () => {
    const item = only([entry("3幢", "2单元", "501", home([listed("陆建国")]))], known);
    assert.deepEqual([item.verdict, item.problems[0]?.code, item.act?.leaves?.id], ["doubtful", "register.other-people", "h1"]);
    const shared = only([entry("3幢", "2单元", "501", home([listed("陆建国")]), { use: "shared" })], known);
    assert.deepEqual([shared.act?.leaves, shared.verdict], [null, "added"], "a shared flat has room for another party");
  });

  test("that calls a flat empty where somebody is known to live is doubtful, and taken, they move out", () => {
    const item = only([entry("3幢", "2单元", "501", null, { use: "vacant" })], known);
    assert.deepEqual(
      [item.verdict, item.problems[0]?.code, item.act?.leaves?.id, item.act?.use?.to],
      ["doubtful", "register.said-empty", "h1", "vacant"],
    );
  });

  test("with somebody in an empty flat, the flat is lived in", () => {
    const item = only([entry("3幢", "2单元", "502", home([listed("陆建国")]))], known);
    assert.deepEqual([item.verdict, item.act?.use], ["added", { from: "vacant", to: "lived-in" }]);
  });

  test("an entrance or a compound that nobody can tell is refused, a door or a house that nobody knows is doubtful", () => {
    const twice: Known = {
      ...TOWN,
      doors: [...TOWN.doors, { id: "d31-501", parent: "e31", label: "501", floor: 5, column: 0, use: "lived-in" }],
    };
    assert.deepEqual(codes([entry("3幢", null, "501", null)], twice), ["register.which-entrance"]);
    const two: Known = {
      ...TOWN,
      compounds: [...TOWN.compounds, { id: "c2", label: "菱塘里", form: "estate" }],
      buildings: [...TOWN.buildings, { id: "x", parent: "c2", label: "3幢", form: "walkup" }],
    };
    assert.deepEqual(codes([entry("3幢", "1单元", "101", null)], two), ["register.which-compound"]);
    assert.deepEqual(codes([entry("3幢", "1单元", "101", null, { compound: "棠梨苑" })], two), []);
    assert.deepEqual(codes([entry("3幢", "1单元", "901", null)], TOWN), ["register.new-door"]);
    assert.deepEqual(codes([entry("9幢", "1单元", "101", null)], TOWN), ["register.new-building"]);
  });

  test("a hidden household is neither shown nor touched nor doubled", () => {
    const hidden: Known = { ...TOWN, households: [lives("h9", "d31-101", [person("p9", "林晚")], { hidden: true })] };
    const item = only([entry("3幢", "1单元", "101", home([listed("林晚", { phones: ["10051000777"] })]))], hidden);
    assert.deepEqual([item.verdict, item.act, item.household, item.changes], ["same", null, null, []]);
  });

  test("care classes and proxies that are there are not told twice", () => {
    const cared: Known = {
      ...TOWN,
      households: [lives("h1", "d32-501", [person("p1", "沈桂芳", { care: ["elder-80"] })], { proxies: ["10051000300"] })],
    };
    const more = home(
      [
        listed("沈桂芳", {
          care: [
            { class: "elder-80", why: "高龄" },
            { class: "dialysis", why: "透析" },
          ],
        }),
      ],
      {
        proxies: [{ sheet: "一", row: 2, name: "沈敏", phone: "10051000300", relation: "daughter" }],
      },
    );
    const item = only([entry("3幢", "2单元", "501", more)], cared);
    assert.deepEqual(item.act?.care, [{ person: 0, class: "dialysis", why: "透析" }]);
    assert.deepEqual(item.act?.proxies, []);
  });

  test("the order of the list does not matter to what becomes of each entry", () => {
    const entries = [
      entry("3幢", "2单元", "501", home([listed("沈桂芳")])),
      entry("3幢", "2单元", "502", home([listed("陆建国")])),
      entry("3幢", "1单元", "101", null, { use: "let" }),
      entry("4幢", null, "101", home([listed("顾念"), listed("顾安")])),
      entry("5幢", "1单元", "101", home([listed("钱多")])),
    ];
    const told = (list: Entry[]) =>
      Object.fromEntries(
        compare(list, known, pack).items.map((i) => [i.row, [i.verdict, i.changes, i.problems.map((p) => p.code)]]),
      );
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        assert.deepEqual(told(shuffled), told(entries));
      }),
      { numRuns: 40 },
    );
  });
});
