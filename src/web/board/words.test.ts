import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../../kernel/id.ts";
import { seeded } from "../../kernel/random.ts";
import type { AreaCell } from "../../places/schema.ts";
import { town } from "../testing/town.ts";
import { groupsOf, householdsPerWindow, skyline } from "./area.ts";
import { describe } from "./describe.ts";
import { layoutBoard } from "./layout.ts";
import { type Look, lookOf } from "./looks.ts";
import { printBoard } from "./print.ts";
import { changes, sceneOf, standing } from "./scene.ts";
import { en } from "./text.en.ts";
import { zh } from "./text.zh.ts";

const board = town(7);
const doors = board.buildings.flatMap((b) => b.entrances.flatMap((e) => e.doors));
const layout = layoutBoard(board, { width: 800, height: 800, text: 15, ratio: 1, unmanaged: zh.unmanaged });

test("on paper every door that is not vacant has a window, and shapes alone tell the windows apart", () => {
  const lit = new Map<string, Look>(
    doors.map((d, i) => [d.d, (["plain", "lamp", "dot", "outline", "hatched"] as const)[i % 5] as Look]),
  );
  const svg = printBoard(board, zh, { lit, printed: "2026年11月24日 18:00" });
  const of = (look: Look): number => doors.filter((d) => d.u !== "vacant" && lit.get(d.d) === look).length;
  const count = (part: string): number => svg.split(part).length - 1;
  // One more of each stands in the legend.
  assert.equal(count('fill="url(#hatch)"'), of("hatched") + 1);
  assert.equal(count('stroke-width="0.16"'), of("outline") + 1);
  assert.equal(count('r="0.17" fill="#fff"'), of("dot") + 1);
  assert.equal(count('stroke-width="0.04"'), of("plain") + 1);
  assert.ok(
    !/style=|<script|NaN|undefined|#[a-f0-9]*[1-8][a-f0-9]*"/.test(svg.replaceAll(/#(999|bbb)"/g, "")),
    "no styles, no scripts, nothing but black, white and two greys",
  );
  assert.ok(svg.includes("打印于 2026年11月24日 18:00") && svg.includes("桂花新村 · 没有物业"));
});

test("names on paper are text, whatever is in them", () => {
  const evil = { ...board, community: { ...board.community, label: `<script>"&'` } };
  assert.ok(printBoard(evil, en).includes("&lt;script&gt;&quot;&amp;'"));
});

test("a door is said with its place, its use and what its window says; a notice's own words go before the board's", () => {
  const scene = sceneOf(layout, board, undefined, zh.unmanaged);
  const seen = doors.find((d) => d.s === "seen" && d.u === "lived-in" && d.f !== null && !d.m) ?? assert.fail();
  const at = layout.at.get(seen.d) as number;
  assert.match(describe(scene, board, zh, at), /^\d+(幢|号楼)\d单元\d+，自住，最近见过$/);
  const lit = new Map<string, Look>([[seen.d, "hatched"]]);
  const now = sceneOf(layout, board, lit, zh.unmanaged);
  assert.match(describe(now, board, zh, at, { doors: lit, words: { hatched: "没人应门" } }), /，自住，没人应门$/);
  assert.match(describe(scene, board, en, at), /, lived in, seen lately$/);
  assert.equal(describe(scene, board, zh, -1), "");
});

test("only windows that say something else begin to change, and a window on its way goes on", () => {
  const [a, b] = doors.filter((d) => d.u === "lived-in" && lookOf(d) === "plain");
  assert.ok(a && b);
  const one = sceneOf(layout, board, undefined, "");
  const two = sceneOf(layout, board, new Map<string, Look>([[a.d, "lamp"]]), "");
  assert.deepEqual(changes(one, two, 1000, true), [layout.at.get(a.d)]);
  const three = sceneOf(
    layout,
    board,
    new Map<string, Look>([
      [a.d, "lamp"],
      [b.d, "lamp"],
    ]),
    "",
  );
  assert.deepEqual(changes(two, three, 1100, true), [layout.at.get(b.d)]);
  assert.deepEqual(
    [...three.was.values()].map((w) => w.since).sort((x, y) => x - y),
    [1000, 1100],
  );
  const still = sceneOf(layout, board, undefined, "");
  assert.equal(changes(three, still, 1200, false).length, 2);
  assert.equal(still.was.size, 0, "without softness they change at once");
});

test("a board that comes anew keeps its layout while only its windows differ", () => {
  const later = structuredClone(board);
  for (const d of later.buildings[0]?.entrances[0]?.doors ?? [])
    Object.assign(d, { s: "seen", m: true, h: 2, u: d.u === "let" ? "lived-in" : d.u });
  assert.equal(standing(later), standing(board));
  (later.buildings[0] as (typeof later.buildings)[number]).label = "1号楼";
  assert.notEqual(standing(later), standing(board));
});

test("a skyline has one scale for all cells, shows every kind that there is, and is the same each time", () => {
  const random = seeded(3);
  const street = newId(random);
  const cell = (households: number, due: number, overdue: number): AreaCell => ({
    id: newId(random),
    kind: "community",
    label: "社区",
    code: null,
    parent: street,
    doors: households,
    households,
    vacant: 0,
    due,
    overdue,
    age: 10,
  });
  const cells = [cell(2600, 30, 1), cell(900, 0, 0), cell(0, 0, 0)];
  const all: AreaCell[] = [{ ...cell(9000, 1, 1), id: street, kind: "street", parent: null }, ...cells];
  assert.equal(householdsPerWindow(all), 50);
  assert.deepEqual(
    groupsOf(all).map((g) => [g.head?.id, g.cells.length]),
    [[street, 3]],
  );
  const houses = skyline(cells[0] as AreaCell, 50);
  const looks = houses.flat();
  assert.equal(looks.length, 52);
  assert.equal(looks.filter((l) => l === "hatched").length, 1);
  assert.equal(looks.filter((l) => l === "outline").length, 1);
  assert.deepEqual(skyline(cells[0] as AreaCell, 50), houses);
  assert.deepEqual(skyline(cells[2] as AreaCell, 50), []);
});
