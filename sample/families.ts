import type { Random } from "../src/kernel/random.ts";
import { chance } from "../src/kernel/random.ts";
import type { Shares } from "./deck.ts";
import { between, draw } from "./deck.ts";

/** Somebody of a household, before names. `line`: bears the family's surname, or came with a surname of their own. */
export interface Member {
  age: number;
  female: boolean;
  line: "family" | "own";
}
export type Shape =
  | "elder-alone"
  | "elder-couple"
  | "elder-and-child"
  | "three-generations"
  | "family"
  | "couple"
  | "grown-child"
  | "single"
  | "single-parent"
  | "young-couple"
  | "flatmates";

/**
 * What households are made of, by what the door is used as. Together with the ages below they give the district's structure (domain notes
 * §2.1: 29 of 100 are 60 or older; 2.6 people a household); `sample/community.test.ts` compares every age band.
 */
export const SHAPES: Readonly<Record<"lived-in" | "let" | "shared", Shares<Shape>>> = {
  "lived-in": [
    ["elder-alone", 11],
    ["elder-couple", 19],
    ["elder-and-child", 8],
    ["three-generations", 17.6],
    ["family", 14],
    ["couple", 8],
    ["grown-child", 19],
    ["single", 2],
    ["single-parent", 2],
  ],
  let: [
    ["single", 25],
    ["young-couple", 27],
    ["family", 26],
    ["flatmates", 10],
    ["couple", 7],
    ["single-parent", 3],
    ["elder-couple", 2],
  ],
  shared: [
    ["single", 68],
    ["young-couple", 22],
    ["flatmates", 10],
  ],
};

/** Ages of 60 and more, in bands of five years. */
const ELDERS: Shares<number> = [
  [60, 7.5],
  [65, 7],
  [70, 6],
  [75, 4.2],
  [80, 2.5],
  [85, 1.5],
  [90, 0.5],
  [95, 0.1],
];
/** Who lives alone is older. */
const ALONE: Shares<number> = [
  [60, 3],
  [65, 4.5],
  [70, 6],
  [75, 5],
  [80, 4],
  [85, 2.5],
  [90, 0.9],
  [95, 0.15],
];
const PARENTS: Shares<number> = [
  [25, 1],
  [30, 5.5],
  [35, 8],
  [40, 7],
  [45, 3.5],
];
const TENANTS: Shares<number> = [
  [20, 8],
  [25, 6],
  [30, 4],
  [35, 3],
  [40, 3],
  [45, 3],
  [50, 3],
  [55, 2],
];
const inBand = (random: Random, bands: Shares<number>): number => draw(random, bands) + between(random, 0, 4);

const one = (age: number, female: boolean, line: Member["line"] = "family"): Member => ({ age, female, line });
const pair = (man: number, woman: number): Member[] => [one(man, false), one(woman, true, "own")];
/** One or two children of a mother, none older than 17. */
function children(random: Random, mother: number, most: number): Member[] {
  const first = Math.max(0, Math.min(17, mother - between(random, 24, 34)));
  const out = [one(first, chance(random, 0.48))];
  if (most > 1 && first >= 2 && chance(random, 0.24))
    out.push(one(Math.max(0, first - between(random, 2, 6)), chance(random, 0.48)));
  return out;
}

/** The people of one household of a shape, whoever speaks for it first. */
export function family(random: Random, shape: Shape): Member[] {
  switch (shape) {
    case "elder-alone":
      return [one(inBand(random, ALONE), chance(random, 0.66))];
    case "elder-couple": {
      const man = inBand(random, ELDERS);
      return pair(man, Math.max(55, man - between(random, -1, 4)));
    }
    case "elder-and-child": {
      const elder = Math.min(96, inBand(random, ELDERS) + 4);
      const child = one(elder - between(random, 25, 33), chance(random, 0.4));
      if (chance(random, 0.35)) return [one(elder, true, "own"), child];
      return [...pair(elder, elder - between(random, 0, 4)), child];
    }
    case "three-generations": {
      const father = inBand(random, PARENTS);
      const mother = father - between(random, -1, 4);
      const grandfather = father + between(random, 25, 33);
      const old = chance(random, 0.62)
        ? pair(grandfather, grandfather - between(random, 0, 4))
        : [one(grandfather - 2, true, "own")];
      return [...old, ...pair(father, mother), ...children(random, mother, 2)];
    }
    case "family": {
      const father = inBand(random, PARENTS);
      const mother = father - between(random, -1, 4);
      return [...pair(father, mother), ...children(random, mother, 2)];
    }
    case "couple": {
      const man = between(random, 46, 62);
      return pair(man, man - between(random, -1, 4));
    }
    case "grown-child": {
      const man = between(random, 48, 63);
      const woman = man - between(random, 0, 3);
      return [...pair(man, woman), one(Math.max(16, woman - between(random, 24, 32)), chance(random, 0.48))];
    }
    case "single":
      return [one(inBand(random, TENANTS), chance(random, 0.42))];
    case "single-parent": {
      const parent = between(random, 30, 52);
      const mother = chance(random, 0.75);
      return [one(parent, mother), ...children(random, parent, 1)];
    }
    case "young-couple": {
      const man = between(random, 22, 35);
      return pair(man, man - between(random, -1, 3));
    }
    case "flatmates": {
      const female = chance(random, 0.45);
      return Array.from({ length: chance(random, 0.3) ? 3 : 2 }, () => one(between(random, 19, 40), female, "own"));
    }
  }
}
