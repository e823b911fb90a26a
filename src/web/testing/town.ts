import { newId } from "../../kernel/id.ts";
import { type Random, below, chance, pick, seeded } from "../../kernel/random.ts";
import type { Board, BoardBuilding, BoardEntrance, BuildingForm, Window } from "../../places/schema.ts";

/**
 * A board of every kind of building for the board's own tests and its bench, from a seed: towers, walk-ups with missing floors and doors, lanes, courtyards, shops.
 * (The sample neighbourhood has people in it; this has windows only.)
 * @param more so many walk-ups besides
 */
export function town(seed: number, more = 0): Board {
  const random = seeded(seed);
  const compounds: Board["compounds"] = [];
  const buildings: BoardBuilding[] = [];
  const compound = (label: string, form: "estate" | "lane" | "courtyard", managed: boolean): string => {
    const id = newId(random);
    compounds.push({ id, label, form, managed });
    return id;
  };
  const add = (home: string, label: string, form: BuildingForm, entrances: BoardEntrance[]): void => {
    buildings.push({ id: newId(random), compound: home, label, form, entrances });
  };

  const garden = compound("海棠苑", "estate", true);
  for (let i = 1; i <= 11; i++)
    if ([3, 7, 8].includes(i)) add(garden, `${i}幢`, "tower", floors(random, 1 + (i % 2), 14 + below(random, 5), 4, [4, 13, 14]));
    else add(garden, `${i}幢`, "walkup", floors(random, 2 + below(random, 2), 6, 3, []));
  const village = compound("桂花新村", "estate", false);
  for (let i = 1; i <= 15 + more; i++)
    add(village, `${i}幢`, "walkup", floors(random, 2 + below(random, 2), 5 + below(random, 2), 3, i === 4 ? [4] : []));
  const street = compound("河沿街", "estate", true);
  for (let i = 1; i <= 3; i++) {
    const above = floors(random, 2, 5, 3, []).map((e) => ({ ...e, doors: e.doors.map((d) => ({ ...d, f: (d.f ?? 0) + 1 })) }));
    add(street, `${i * 2}号楼`, "walkup", [
      ...above,
      { id: newId(random), label: "底商", doors: line(random, 5, "business", i * 10) },
    ]);
  }
  add(street, "河沿街 1-17号", "shops", [{ id: newId(random), label: "", doors: line(random, 9, "business", 1) }]);
  const lane = compound("青石弄", "lane", false);
  for (let i = 1; i <= 5; i++)
    add(lane, `青石弄 ${i * 20 - 19}-${i * 20}号`, "row", [
      { id: newId(random), label: "", doors: line(random, 8 + below(random, 8), "lived-in", i * 20 - 19) },
    ]);
  add(lane, "青石弄 后排", "row", [
    { id: newId(random), label: "东", doors: line(random, 5, "let", 101) },
    { id: newId(random), label: "西", doors: line(random, 4, "lived-in", 111) },
  ]);
  const yards = compound("竹园", "courtyard", true);
  for (let i = 1; i <= 4; i++)
    add(yards, `竹园 ${i}号`, "courtyard", [
      { id: newId(random), label: "", doors: line(random, [7, 12, 19, 9][i - 1] as number, "lived-in", 1) },
    ]);
  const court = compound("丁香里", "estate", true);
  for (let i = 1; i <= 5; i++) add(court, `${i}幢`, "walkup", floors(random, 3, 6, 3, []));
  add(court, "6幢", "tower", floors(random, 2, 17, 3, [4, 14]));

  const all = buildings.flatMap((b) => b.entrances.flatMap((e) => e.doors));
  const of = (test: (d: Window) => boolean): number => all.filter(test).length;
  return {
    community: { id: newId(random), label: "虎丘里社区" },
    compounds,
    buildings,
    counts: {
      doors: all.length,
      households: all.reduce((sum, d) => sum + d.h, 0),
      vacant: of((d) => d.u === "vacant"),
      business: of((d) => d.u === "business"),
      notKnown: of((d) => d.u === "not-known"),
      due: of((d) => d.s === "due"),
      overdue: of((d) => d.s === "overdue"),
    },
  };
}

function floors(random: Random, entrances: number, high: number, wide: number, without: readonly number[]): BoardEntrance[] {
  return Array.from({ length: entrances }, (_, e) => {
    const doors: Window[] = [];
    for (let f = 1; f <= high - (e === 2 ? 1 : 0); f++)
      for (let c = 0; c < wide; c++)
        // Now and then there is no such door.
        if (!without.includes(f) && !chance(random, 0.01)) doors.push(window(random, `${f}0${c + 1}`, f, c, null));
    return { id: newId(random), label: `${e + 1}单元`, doors };
  });
}
const line = (random: Random, count: number, use: Window["u"], from: number): Window[] =>
  Array.from({ length: count }, (_, c) => window(random, `${from + c}号`, null, c, use === "lived-in" ? null : use));

function window(random: Random, label: string, f: number | null, c: number, use: Window["u"] | null): Window {
  const u =
    use ??
    pick(random, [
      "lived-in",
      "lived-in",
      "lived-in",
      "lived-in",
      "lived-in",
      "let",
      "let",
      "shared",
      "not-known",
      chance(random, 0.6) ? "vacant" : "lived-in",
    ]);
  const h = u === "vacant" ? 0 : u === "shared" ? 2 + below(random, 3) : 1;
  const s = h > 0 && chance(random, 0.3) ? pick(random, ["seen", "seen", "seen", "due", "overdue"] as const) : "plain";
  return { d: newId(random), n: label, f, c, u, h, s, m: h > 0 && chance(random, 0.006) };
}
