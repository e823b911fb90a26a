import type { BuildingPlan, CompoundPlan } from "./layout.ts";
import type { Words } from "./words/words.ts";

/**
 * The buildings of the sample community, 45 in all: an estate with towers and property staff, an older estate with shops below, and a
 * lane quarter without a manager. Laid out so that 20 rounds of some 88 households fall along its own seams.
 */
export function neighbourhood(words: Words): CompoundPlan[] {
  return [
    { label: words.compounds.estate, form: "estate", managed: true, buildings: estate },
    { label: words.compounds.older, form: "estate", managed: true, buildings: older },
    { label: words.compounds.lane, form: "lane", managed: false, buildings: lane },
  ];
}

const walkup = (
  number: number,
  built: number,
  entrances: number,
  floors: number,
  doors: number,
  more: Partial<BuildingPlan> = {},
): BuildingPlan => ({
  form: "walkup",
  number,
  built,
  entrances,
  floors,
  doors,
  ...more,
});
/** Towers: no fourth floor, and above it no thirteenth and fourteenth; no door ends in 4. */
const tower = (number: number, built: number, floors: number): BuildingPlan => ({
  form: "tower",
  number,
  built,
  entrances: 1,
  floors,
  doors: 4,
  noFloors: [4, 13, 14],
  noDoors: [4],
});

const estate: BuildingPlan[] = [
  walkup(1, 1999, 4, 6, 2),
  walkup(2, 1999, 4, 6, 2),
  walkup(3, 1999, 3, 6, 3),
  walkup(5, 1999, 3, 6, 3),
  tower(6, 2006, 15),
  walkup(7, 2000, 3, 6, 4),
  walkup(8, 2000, 4, 6, 2),
  walkup(9, 2000, 4, 6, 2, { noFloors: [4] }),
  walkup(10, 2001, 3, 6, 4, { noFloors: [4] }),
  walkup(11, 2001, 4, 6, 2),
  walkup(12, 2001, 3, 6, 4, { noDoors: [4] }),
  walkup(13, 2001, 3, 6, 4),
  tower(15, 2007, 15),
  walkup(16, 2002, 4, 6, 2),
  walkup(17, 2002, 3, 6, 4, { noDoors: [4] }),
  tower(18, 2008, 14),
];

const older: BuildingPlan[] = [
  walkup(21, 1984, 2, 5, 4),
  walkup(22, 1984, 3, 5, 3),
  walkup(23, 1985, 2, 5, 4),
  walkup(25, 1985, 1, 6, 6, { halves: true }),
  walkup(26, 1986, 3, 6, 2, { shopsBelow: true }),
  walkup(27, 1986, 3, 6, 2, { shopsBelow: true }),
  walkup(28, 1987, 3, 5, 3),
  walkup(29, 1987, 2, 5, 4, { noDoors: [4] }),
  walkup(30, 1988, 3, 5, 3),
  walkup(31, 1988, 2, 5, 4),
  walkup(32, 1989, 3, 5, 3),
  walkup(33, 1989, 2, 6, 3),
  walkup(35, 1990, 3, 6, 2),
  walkup(36, 1990, 3, 6, 3),
  walkup(37, 1991, 3, 6, 3, { noFloors: [4] }),
  walkup(38, 1991, 2, 6, 3),
  walkup(39, 1992, 3, 6, 3),
  walkup(40, 1992, 2, 6, 3),
  { form: "shops", number: 1, built: 1993, doors: 16, noDoors: [4, 14] },
  { form: "shops", number: 2, built: 1993, doors: 12, noDoors: [4] },
];

const lane: BuildingPlan[] = [
  { form: "row", number: 1, built: 1936, doors: 24, from: 1, noDoors: [13] },
  { form: "row", number: 2, built: 1936, doors: 24, from: 2, noDoors: [4, 14] },
  { form: "row", number: 3, built: 1952, doors: 22, from: 53 },
  { form: "row", number: 4, built: 1952, doors: 20, from: 54, noDoors: [64, 74] },
  { form: "row", number: 5, built: 1958, doors: 20, from: 97 },
  { form: "courtyard", number: 102, built: 1928, doors: 18, noDoors: [4] },
  { form: "courtyard", number: 104, built: 1921, doors: 22, noDoors: [4, 14] },
  { form: "courtyard", number: 106, built: 1931, doors: 20 },
  { form: "courtyard", number: 108, built: 1934, doors: 16 },
];
