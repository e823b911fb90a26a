import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { code, COMMUNITY, context, id, kinds, told } from "../../test/support/given.ts";
import type { PlaceFacts } from "./rules.ts";
import * as rules from "./rules.ts";
import type { DoorCell, PlaceKind } from "./schema.ts";

const place = (kind: PlaceKind, more: Partial<PlaceFacts> = {}): PlaceFacts => ({
  community: COMMUNITY,
  id: id(10),
  kind,
  label: "3幢",
  parent: id(9),
  since: "2020-01-01",
  until: null,
  path: [id(10), id(9), COMMUNITY],
  childLabels: [],
  siblingLabels: [],
  households: 0,
  version: 0,
  ...more,
});
const cell = (label: string, floor: number | null, column: number): DoorCell => ({ label, floor, column, use: "not-known" });

describe("given a compound", () => {
  test("when a building is laid out, then it, its entrances and its doors are added in that order", () => {
    const d = rules.addBuilding(
      place("compound"),
      {
        compound: id(10),
        label: "4幢",
        form: "walkup",
        entrances: [
          { label: "1单元", doors: [cell("101", 1, 0), cell("201", 2, 0)] },
          { label: "2单元", doors: [cell("101", 1, 0)] },
        ],
      },
      context(),
    );
    assert.deepEqual(kinds(d), ["places.added", "places.added", "places.doors-added", "places.added", "places.doors-added"]);
    assert.equal(d.ok && d.answer?.doors, 3);
  });
  test("when the label is taken, in whatever width or case, then it is refused", () => {
    assert.equal(
      code(
        rules.addBuilding(
          place("compound", { childLabels: ["4A幢"] }),
          { compound: id(10), label: "４a幢", form: "tower", entrances: [{ label: "1", doors: [] }] },
          context(),
        ),
      ),
      "places.label-taken",
    );
  });
  test("when two doors share a cell or a label, then it is refused with both", () => {
    const lay = (doors: DoorCell[]) =>
      rules.addBuilding(
        place("compound"),
        { compound: id(10), label: "5幢", form: "tower", entrances: [{ label: "1", doors }] },
        context(),
      );
    assert.equal(code(lay([cell("101", 1, 0), cell("102", 1, 0)])), "places.cell-taken");
    assert.equal(code(lay([cell("101", 1, 0), cell("101", 1, 1)])), "places.label-taken");
  });
  test("when somebody would put a door straight into it, then it is refused", () => {
    assert.equal(
      code(rules.addDoor({ ...place("compound"), cells: [] }, { entrance: id(10), door: cell("1", null, 0) }, context())),
      "places.not-inside",
    );
  });
});

describe("given a door", () => {
  const door = place("door", { label: "501", siblingLabels: ["501", "502", "601"], households: 2 });
  test("when it is split, then its households stay behind the named part", () => {
    const d = rules.splitDoor(
      door,
      { door: id(10), from: "2026-03-02", into: [cell("501A", 5, 0), cell("501B", 5, 1)], keepsHouseholds: 1 },
      context(),
    );
    assert.deepEqual(kinds(d), ["places.door-split"]);
    const e = d.ok ? (d.events[0]?.public as { into: { id: string }[]; households: string }) : null;
    assert.equal(e?.households, e?.into[1]?.id);
  });
  test("when a part would take a neighbour's label, then it is refused; its own label is free", () => {
    assert.equal(
      code(
        rules.splitDoor(
          door,
          { door: id(10), from: "2026-03-02", into: [cell("502", 5, 0), cell("501B", 5, 1)], keepsHouseholds: 0 },
          context(),
        ),
      ),
      "places.label-taken",
    );
    assert.deepEqual(
      kinds(
        rules.splitDoor(
          door,
          { door: id(10), from: "2026-03-02", into: [cell("501", 5, 0), cell("501B", 5, 1)], keepsHouseholds: 0 },
          context(),
        ),
      ),
      ["places.door-split"],
    );
  });
  test("when it is confirmed as vacant though somebody lives there, then it is refused", () => {
    assert.equal(code(rules.confirmDoor(door, { door: id(10), use: "vacant" })), "places.still-lived-in");
    assert.deepEqual(kinds(rules.confirmDoor({ ...door, households: 0 }, { door: id(10), use: "vacant" })), [
      "places.door-confirmed",
    ]);
  });
  test("when it no longer stands, then nothing can be done with it", () => {
    const gone = { ...door, until: "2025-01-01" };
    assert.equal(code(rules.confirmDoor(gone, { door: id(10), use: "let" })), "places.gone");
    assert.equal(code(rules.rename(gone, { place: id(10), label: "503", from: "2026-03-02" })), "places.gone");
    assert.equal(
      code(
        rules.splitDoor(
          gone,
          { door: id(10), from: "2026-03-02", into: [cell("a", 1, 0), cell("b", 1, 1)], keepsHouseholds: 0 },
          context(),
        ),
      ),
      "places.gone",
    );
  });
});

describe("given doors of one entrance", () => {
  const [a, b] = [
    place("door", { id: id(20), label: "101", parent: id(9), siblingLabels: ["101", "102", "103"] }),
    place("door", { id: id(21), label: "102", parent: id(9), siblingLabels: ["101", "102", "103"] }),
  ];
  test("when they are merged, then one new door takes their place and may keep one of their labels", () => {
    assert.deepEqual(
      kinds(rules.mergeDoors([a, b], { doors: [a.id, b.id], from: "2026-03-02", into: cell("101", 1, 0) }, context())),
      ["places.doors-merged"],
    );
  });
  test("when one lies elsewhere, then it is refused", () => {
    assert.equal(
      code(
        rules.mergeDoors(
          [a, { ...b, parent: id(8) }],
          { doors: [a.id, b.id], from: "2026-03-02", into: cell("101", 1, 0) },
          context(),
        ),
      ),
      "places.not-side-by-side",
    );
  });
  test("when labels only change places with one another, then renumbering is allowed, and what does not change is not counted", () => {
    const f = {
      ...place("entrance", { kind: "entrance" }),
      doors: new Map([
        [id(20), "101"],
        [id(21), "102"],
        [id(22), "103"],
      ]),
    };
    const d = rules.renumber(f, {
      entrance: id(10),
      from: "2026-03-02",
      doors: [
        { door: id(20), label: "102" },
        { door: id(21), label: "101" },
        { door: id(22), label: "103" },
      ],
    });
    assert.equal(d.ok && d.answer?.doors, 2);
    assert.equal(
      code(rules.renumber(f, { entrance: id(10), from: "2026-03-02", doors: [{ door: id(20), label: "103" }] })),
      "places.label-taken",
    );
  });
  test("property: after any renumbering that is allowed no two doors share a label", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 8 }),
        fc.array(fc.tuple(fc.nat(7), fc.integer({ min: 1, max: 20 })), { minLength: 1, maxLength: 8 }),
        (labels, changes) => {
          const doors = new Map(labels.map((l, i) => [id(30 + i), String(l)]));
          const d = rules.renumber(
            { ...place("entrance"), doors },
            {
              entrance: id(10),
              from: "2026-03-02",
              doors: changes.map(([i, l]) => ({ door: id(30 + (i % labels.length)), label: String(l) })),
            },
          );
          if (!d.ok) return;
          const after = new Map(doors);
          for (const c of told<{ doors: { door: string; label: string }[] }>(d).doors) after.set(c.door, c.label);
          assert.equal(new Set(after.values()).size, after.size);
        },
      ),
    );
  });
});

describe("given a building", () => {
  test("when people still live in it, then it is not demolished", () => {
    assert.equal(
      code(rules.demolish(place("building", { households: 3 }), { place: id(10), from: "2026-03-02", because: "" })),
      "places.still-lived-in",
    );
    assert.deepEqual(kinds(rules.demolish(place("building"), { place: id(10), from: "2026-03-02", because: "拆迁" })), [
      "places.demolished",
    ]);
  });
  test("when the community itself would be demolished, then it is refused", () => {
    assert.equal(code(rules.demolish(place("community"), { place: id(10), from: "2026-03-02", because: "" })), "places.not-a");
  });
  test("why it was demolished stays out of the journal", () => {
    const d = rules.demolish(place("building"), { place: id(10), from: "2026-03-02", because: "沈家搬走了" });
    assert.ok(d.ok && !JSON.stringify(d.events[0]?.public).includes("沈家"));
  });
});
