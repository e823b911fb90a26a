import type { Reading, Said } from "../packs/schema.ts";
import type { Part, Value } from "./scan.ts";
import { ORDER, scan, squash } from "./scan.ts";
import type { BuildingForm } from "./schema.ts";
export { squash } from "./scan.ts";

/**
 * Addresses: said ("3幢2单元501"), and read from whatever somebody types ("3-2-501", "三号楼501室", "３幢５０１").
 * The words come from the pack, so nothing here knows a language.
 */
export interface AddressParts {
  /** What was typed besides numbers: a lane, a compound ("棠梨巷"). Squashed, lower case; to be compared with `squash(label)`. */
  name: string | null;
  building: string | null;
  entrance: string | null;
  floor: string | null;
  door: string | null;
}
/**
 * Every way in which a typed text can be meant as an address, the likeliest first; none when it is not one.
 * "3-501" is building 3, door 501; then entrance 3, door 501; and so on.
 */
export function readAddress(typed: string, reading: Reading): AddressParts[] {
  const scanned = scan(typed.slice(0, 80), reading);
  if (scanned === null || scanned.values.length === 0 || scanned.values.length > ORDER.length) return [];
  const { name, values } = scanned;
  // A name that ends in a numeral ("王三") is a name; a letter alone is somebody's initial.
  if (!values.some((v) => v.marked || v.digits || (v.numeral && name === null))) return [];
  return assignments(values, 0)
    .map((parts) => ({ parts, cost: costOf(parts) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ parts }) => {
      const found: AddressParts = { name, building: null, entrance: null, floor: null, door: null };
      parts.forEach((part, i) => (found[part] = (values[i] as Value).text));
      return found;
    });
}

/** The bare value of a label: "3幢" → "3", "前门" → "前", "501室" → "501"; the squashed label where it has no single value. */
export function bare(label: string, reading: Reading): string {
  const scanned = scan(label, reading);
  return scanned && scanned.name === null && scanned.values.length === 1 ? (scanned.values[0] as Value).text : squash(label);
}

/**
 * The key of what was read, without name and floor: "b3.e2.d501", "b3.d501", "d501"; null when no door was named.
 * Equal to one of `doorKeys` of each door that it may mean.
 */
export const keyOf = (parts: AddressParts): string | null =>
  parts.door === null ? null : key(parts.building, parts.entrance, parts.door);

/** The keys under which a door is found: with building and entrance, with either, alone. Labels as they stand in the tree. */
export function doorKeys(labels: { building: string; entrance: string; door: string }, reading: Reading): string[] {
  const [b, e, d] = [bare(labels.building, reading), bare(labels.entrance, reading), bare(labels.door, reading)];
  return [key(b, e, d), key(b, null, d), key(null, e, d), key(null, null, d)];
}
const key = (b: string | null, e: string | null, d: string): string =>
  `${b === null ? "" : `b${b}.`}${e === null ? "" : `e${e}.`}d${d}`;

/** A door's surroundings, by label. */
export interface DoorPath {
  compound: string;
  building: string;
  entrance: string;
  door: string;
  form: BuildingForm;
  /** How many entrances the building has: with one, nobody says it. */
  entrances: number;
}

/** How a door is said among people who know the compound: "3幢2单元501", "棠梨巷12号". */
export function sayDoor(path: DoorPath, said: Said): string {
  const { compound, building, entrance, door } = path;
  return fill(templateOf(path, said), { compound, building, entrance, door });
}

/** The whole address as it is written on paper, from the district to the door. */
export function writeAddress(path: DoorPath, above: { community: string; street: string; district: string }, said: Said): string {
  const short = sayDoor(path, said);
  const place = templateOf(path, said).includes("{compound}")
    ? short
    : fill(said.inCompound, { compound: path.compound, said: short });
  return fill(said.written, { ...above, place });
}

const templateOf = (path: DoorPath, said: Said): string => {
  if (path.form === "tower" || path.form === "walkup") return path.entrances > 1 ? said.floors : said.floorsOneEntrance;
  return said[path.form];
};
const fill = (template: string, slots: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, slot: string) => slots[slot] ?? "");

/** Every way to give the values parts that go inwards. */
function assignments(values: readonly Value[], from: number): Part[][] {
  const [first, ...rest] = values;
  if (first === undefined) return [[]];
  return ORDER.flatMap((part, i) =>
    i >= from && first.may.includes(part) ? assignments(rest, i + 1).map((tail) => [part, ...tail]) : [],
  );
}
/** People end with the door, begin with the building, and leave out the entrance sooner than either. */
const costOf = (parts: readonly Part[]): number => {
  const last = { door: 0, building: 1, entrance: 2, floor: 3 }[parts.at(-1) as Part];
  const first = parts.length > 1 && parts[0] !== "building" ? 1 : 0;
  return last * 2 + first;
};
