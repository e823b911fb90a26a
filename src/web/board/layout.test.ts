import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { newId } from "../../kernel/id.ts";
import { seeded } from "../../kernel/random.ts";
import { BUILDING_FORMS, type BoardBuilding, DOOR_USES, type Window } from "../../places/schema.ts";
import type { Town, View } from "./fit.ts";
import { hit } from "./hit.ts";
import { type Layout, VACANT, layoutBoard } from "./layout.ts";
import { town } from "../testing/town.ts";
import { PART_KINDS } from "./shapes.ts";
import { arriveAt, nextBuilding, rowsOf, step } from "./walk.ts";

const DESK: View = { width: 770, height: 790, text: 15, ratio: 1, unmanaged: "没有物业" };
const PHONE: View = { width: 390, height: 640, text: 18, ratio: 3, unmanaged: "没有物业" };

/** Any board at all: every form, floors that skip, doors that are missing, doors that share a cell, entrances without doors, compounds in any order. */
const boards: fc.Arbitrary<Town> = fc
  .record({
    seed: fc.nat(),
    compounds: fc.integer({ min: 1, max: 5 }),
    buildings: fc.array(
      fc.record({
        form: fc.constantFrom(...BUILDING_FORMS),
        compound: fc.nat(),
        label: fc.string({ maxLength: 12 }),
        entrances: fc.array(
          fc.array(
            fc.record({
              f: fc.oneof(fc.constant(null), fc.integer({ min: -2, max: 30 })),
              c: fc.integer({ min: 0, max: 12 }),
              u: fc.constantFrom(...DOOR_USES),
              h: fc.integer({ min: 0, max: 6 }),
            }),
            { maxLength: 30 },
          ),
          { minLength: 1, maxLength: 4 },
        ),
      }),
      { maxLength: 14 },
    ),
  })
  .map(({ seed, compounds, buildings }) => {
    const random = seeded(seed);
    const ids = Array.from({ length: compounds }, () => newId(random));
    return {
      compounds: ids.map((id, i) => ({ id, label: `小区${i}`, form: "estate" as const, managed: i % 2 === 0 })),
      buildings: buildings.map((b): BoardBuilding => ({
        id: newId(random),
        compound: ids[b.compound % compounds] as string,
        label: b.label,
        form: b.form,
        entrances: b.entrances.map((doors, e) => ({
          id: newId(random),
          label: `${e + 1}单元`,
          doors: doors.map((d, i): Window => ({ ...d, d: newId(random), n: String(i), s: "plain", m: false })),
        })),
      })),
    };
  });

const doorsOf = (board: Town): Window[] => board.buildings.flatMap((b) => b.entrances.flatMap((e) => e.doors));
const box = (l: Layout, i: number) => ({ x: l.x[i] as number, y: l.y[i] as number, w: l.w[i] as number, h: l.h[i] as number });
const overlap = (a: ReturnType<typeof box>, b: ReturnType<typeof box>): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

function check(board: Town, view: View): void {
  const l = layoutBoard(board, view);
  assert.deepEqual(
    [...l.ids].sort(),
    doorsOf(board)
      .map((d) => d.d)
      .sort(),
    "every door has one place, and nothing else has",
  );
  for (const d of doorsOf(board))
    assert.equal(
      ((l.flags[l.at.get(d.d) as number] as number) & VACANT) > 0,
      d.u === "vacant",
      "only a vacant door has no window",
    );
  for (const [b, laid] of l.buildings.entries()) {
    assert.ok(
      laid.x >= 0 && laid.y - laid.up >= 0 && laid.x + laid.w <= l.width + 0.02 && laid.y + laid.down <= l.height + 0.02,
      "buildings stand on the board",
    );
    for (let i = laid.first; i < laid.end; i++) {
      const r = box(l, i);
      assert.equal(l.building[i], b);
      assert.ok(
        r.x >= laid.x && r.x + r.w <= laid.x + laid.w && r.y >= laid.y - laid.up && r.y + r.h <= laid.y + laid.down,
        "windows are in their building",
      );
      assert.equal(hit(l, r.x + r.w / 2, r.y + r.h / 2), i, "the middle of a window finds its door");
      for (let j = i + 1; j < laid.end; j++) assert.ok(!overlap(r, box(l, j)), "no two windows overlap");
    }
    for (const other of l.buildings.slice(b + 1)) {
      const of = (x: typeof laid) => ({ x: x.x, y: x.y - x.up, w: x.w, h: x.up + x.down });
      assert.ok(!overlap(of(laid), of(other)), "no two buildings overlap");
    }
  }
  assert.deepEqual(layoutBoard(board, view), l, "the same board and view give the same layout");
}

test("any board is laid out whole: one place a door, nothing overlaps, every window is found again", () => {
  fc.assert(fc.property(boards, fc.constantFrom(DESK, PHONE), check), { numRuns: 60 });
});

test("a board with nothing on it has a layout, too", () => {
  const l = layoutBoard({ compounds: [], buildings: [] }, DESK);
  assert.equal(l.count, 0);
  assert.equal(hit(l, 0, 0, 5), -1);
});

test("buildings of one height keep their order: the later one stands to the right of the earlier or in a lower row", () => {
  const board = town(7);
  const l = layoutBoard(board, DESK);
  for (const compound of board.compounds) {
    const own = l.buildings.filter((b) => b.compound === compound.id && b.form === "walkup");
    for (const [i, a] of own.entries())
      for (const b of own.slice(i + 1)) assert.ok(b.y > a.y || (b.y === a.y && b.x > a.x), `${a.label} before ${b.label}`);
  }
});

test("the whole of a community fits the view at a whole number of pixels a cell, and little of it is empty sky", () => {
  for (const view of [DESK, PHONE, { ...DESK, width: 1400, height: 760 }]) {
    const l = layoutBoard(town(7), view);
    const p = Math.floor(Math.min((view.width * view.ratio) / l.width, (view.height * view.ratio) / l.height));
    assert.ok(p >= 9 * Math.sqrt(view.ratio), `${p} device pixels a cell`);
    // What a building takes with its name and the least gap around it, as a share of the space.
    const room = l.buildings.reduce((sum, b) => sum + (b.w + 1) * (b.up + b.down + (l.named ? l.em * 1.2 : 0.5) + 0.6), 0);
    assert.ok(room / (l.width * l.height) > 0.5, `${((100 * room) / (l.width * l.height)).toFixed(0)} % of the space is used`);
  }
});

const walkup = (doors: { f: number | null; c: number; u?: Window["u"] }[][], form: BoardBuilding["form"] = "walkup"): Town => {
  const random = seeded(1);
  const entrances = doors.map((list, e) => ({
    id: newId(random),
    label: `${e + 1}单元`,
    doors: list.map((d, i): Window => ({
      d: newId(random),
      n: String(i),
      f: d.f,
      c: d.c,
      u: d.u ?? "lived-in",
      h: 1,
      s: "plain",
      m: false,
    })),
  }));
  const compound = newId(random);
  return {
    compounds: [{ id: compound, label: "一", form: "estate", managed: true }],
    buildings: [{ id: newId(random), compound, label: "1幢", form, entrances }],
  };
};

test("a floor number that nobody has leaves no hole, but its neighbours' labels jump; a door that is missing leaves its place blank", () => {
  const l = layoutBoard(
    walkup([
      [
        { f: 1, c: 0 },
        { f: 1, c: 1 },
        { f: 3, c: 0 },
        { f: 5, c: 0 },
        { f: 5, c: 1 },
      ],
    ]),
    DESK,
  );
  assert.deepEqual(
    l.buildings[0]?.floors.map((f) => f.label),
    ["1", "3", "5"],
  );
  const [y1, y3, y5] = [0, 2, 3].map(
    (k) => l.y[l.at.get(l.ids.find((_, i) => l.labels[i] === String(k)) as string) as number] as number,
  ) as [number, number, number];
  assert.equal(y1 - y3, 1);
  assert.equal(y3 - y5, 1);
  assert.equal(l.count, 5);
});

test("two entrances are drawn apart with a wall between, and what is below ground is below the ground line", () => {
  const l = layoutBoard(
    walkup([
      [
        { f: -1, c: 0 },
        { f: 1, c: 0 },
      ],
      [{ f: 1, c: 0 }],
    ]),
    DESK,
  );
  const laid = l.buildings[0];
  assert.ok(laid && laid.down > 1);
  const [below, first, second] = [0, 1, 2].map((i) => box(l, i));
  assert.ok(below && first && second && below.y >= laid.y && first.y + first.h <= laid.y);
  assert.ok(second.x - (first.x + first.w) > 0.9, "more than the gap between two windows of one entrance");
});

test("halves that do not meet stand one over the other, with a slab between and a stair outside", () => {
  const half = (floors: number[]) => floors.flatMap((f) => [0, 1].map((c) => ({ f, c })));
  const l = layoutBoard(walkup([half([1, 2]), half([3, 4])]), DESK);
  const kinds = [...l.parts.kind].map((k) => PART_KINDS[k]);
  assert.ok(kinds.includes("slab") && kinds.includes("stair") && !kinds.includes("pier"));
  const at = (entrance: number, label: string): number =>
    [...l.entrance].findIndex((e, i) => e === entrance && l.labels[i] === label);
  assert.equal(l.x[at(0, "0")], l.x[at(1, "0")], "one over the other");
  assert.ok((l.y[at(1, "0")] as number) < (l.y[at(0, "2")] as number));
});

test("where nobody lives on the ground floor its doors are shops under the house; one flat there makes it a floor like the others", () => {
  const house = (ground: Window["u"][]) =>
    layoutBoard(walkup([[...ground.map((u, c) => ({ f: 1, c, u })), { f: 2, c: 0 }, { f: 2, c: 1 }]]), DESK);
  /** Widths of the first door downstairs and the first upstairs. */
  const widths = (l: Layout) => ["0", "3"].map((label) => l.w[l.labels.indexOf(label)] as number) as [number, number];
  const shops = house(["business", "vacant", "business"]);
  assert.ok(widths(shops)[0] > widths(shops)[1], "wider than a flat's window");
  assert.ok([...shops.parts.kind].some((k) => PART_KINDS[k] === "fascia"));
  const flats = house(["business", "lived-in", "business"]);
  assert.equal(widths(flats)[0], widths(flats)[1]);
});

test("from every door of every kind of building the arrows reach all its doors, and Tab reaches all buildings", () => {
  const l = layoutBoard(town(7), DESK);
  for (const [b, laid] of l.buildings.entries()) {
    const seen = new Set([arriveAt(l, b)]);
    for (const door of seen) for (const way of ["left", "right", "up", "down"] as const) seen.add(step(l, door, way));
    assert.equal(seen.size, laid.end - laid.first, laid.label);
    assert.equal(rowsOf(l, b).flat().length, laid.end - laid.first);
  }
  let count = 1;
  for (let b: number | null = 0; (b = nextBuilding(l, b, 1)) !== null;) count++;
  assert.equal(count, l.buildings.length);
});
