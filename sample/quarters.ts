import type { Random } from "../src/kernel/random.ts";
import { below, pick } from "../src/kernel/random.ts";
import type { Shares } from "./deck.ts";
import { apportion, between, draw } from "./deck.ts";
import type { BuildingPlan, CompoundPlan } from "./layout.ts";
import { homesOf } from "./layout.ts";
import type { Words } from "./words/words.ts";

/** What old town and newer quarters are built of; a compound keeps to one of them. */
const QUARTERS: Shares<"walkups" | "towers" | "lane"> = [
  ["walkups", 66],
  ["towers", 18],
  ["lane", 16],
];

/** Compounds with exactly so many homes between them: the last building of each is cut to fit. */
export function compounds(random: Random, words: Words, community: string, homes: number): CompoundPlan[] {
  const count = Math.max(2, Math.round(homes / between(random, 420, 700)));
  const sizes = apportion(
    Array.from({ length: count }, () => between(random, 50, 150)),
    homes,
  );
  const firstLane = below(random, words.compounds.lanes.length);
  return sizes.map((size, i) => {
    const quarter = i === 0 ? "walkups" : draw(random, QUARTERS);
    const lane = quarter === "lane";
    return {
      label:
        lane && i <= words.compounds.lanes.length
          ? (words.compounds.lanes[(firstLane + i) % words.compounds.lanes.length] as string)
          : words.compounds.numbered(community, i + 1),
      form: lane ? "lane" : "estate",
      managed: !lane && below(random, 10) < 7,
      buildings: fillWith(random, quarter, size),
    };
  });
}

function fillWith(random: Random, quarter: "walkups" | "towers" | "lane", homes: number): BuildingPlan[] {
  const out: BuildingPlan[] = [];
  let left = homes;
  /** Rows run along the lane, odd numbers on one side, even ones on the other. */
  const next = [1, 2];
  for (let number = 1; left > 0; number++) {
    const plan = oneBuilding(random, quarter, number, next);
    const fits = homesOf(plan) <= left ? plan : cutDown(plan, left);
    if (fits.form === "row") next[(fits.from as number) % 2 === 1 ? 0 : 1] = (fits.from as number) + 2 * fits.doors;
    out.push(fits);
    left -= homesOf(fits);
  }
  if (quarter !== "lane" && below(random, 3) === 0)
    out.push({ form: "shops", number: 1, built: out[0]!.built, doors: between(random, 6, 18), noDoors: [4, 14] });
  return out;
}

function oneBuilding(
  random: Random,
  quarter: "walkups" | "towers" | "lane",
  number: number,
  next: readonly number[],
): BuildingPlan {
  if (quarter === "lane") {
    if (below(random, 3) === 0)
      return {
        form: "courtyard",
        number: 500 + number * 2,
        built: between(random, 1905, 1949),
        doors: between(random, 8, 20),
        noDoors: [4],
      };
    return {
      form: "row",
      number,
      built: between(random, 1925, 1965),
      doors: between(random, 12, 26),
      from: next[number % 2 === 1 ? 0 : 1] as number,
    };
  }
  if (quarter === "towers" && below(random, 3) > 0) {
    return {
      form: "tower",
      number,
      built: between(random, 2000, 2016),
      entrances: between(random, 1, 2),
      floors: between(random, 11, 24),
      doors: pick(random, [2, 4, 4, 6]),
      noFloors: [4, 13, 14],
      noDoors: [4],
    };
  }
  const shopsBelow = below(random, 12) === 0;
  return {
    form: "walkup",
    number,
    built: between(random, 1979, 2003),
    entrances: between(random, 2, 4),
    floors: between(random, 5, 6),
    doors: between(random, 2, 4),
    shopsBelow,
    ...(below(random, 4) === 0 ? { noDoors: [4] } : {}),
  };
}

/** A smaller building with so many homes: a row of that length, or a house with one door a floor at the end of the street. */
const cutDown = (plan: BuildingPlan, homes: number): BuildingPlan => {
  if (plan.form === "row" || plan.form === "courtyard") return { ...plan, doors: homes };
  for (const doors of [4, 3, 2])
    if (homes % doors === 0 && homes / doors <= 6)
      return { form: "walkup", number: plan.number, built: plan.built, entrances: 1, floors: homes / doors, doors };
  return { form: "courtyard", number: plan.number, built: plan.built, doors: homes };
};
