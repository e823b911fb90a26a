import type { AddressParts } from "../../../places/address.ts";
import { bare, readAddress, squash } from "../../../places/address.ts";
import { fold, half, verbatim, withoutIds } from "../text.ts";
import type { Words } from "../words.ts";
import type { Labels } from "./labels.ts";
import { labelsOf } from "./labels.ts";

/** Where a door lies, as far as a text says it: labels as this place writes them. */
export interface PlaceRead {
  readonly compound: string | null;
  readonly building: string | null;
  readonly entrance: string | null;
  readonly floor: number | null;
  readonly door: string | null;
  /** Something stands there that is no number, letter or word for one. It is taken as it stands, or it is nothing. */
  readonly odd: boolean;
  /** It names a building (or an entrance) other than the one it stands under. */
  readonly other: string | null;
}
/** What is known of the row before its door is read. */
export interface Known {
  readonly compound: string | null;
  readonly building: string | null;
  readonly entrance: string | null;
  /** Where doors are given with two numbers, the first repeats the building that is named elsewhere; else it is an entrance of it. */
  readonly repeats: boolean;
}
export type PlaceColumn = "building" | "entrance" | "door" | "address";
const NOWHERE: PlaceRead = { compound: null, building: null, entrance: null, floor: null, door: null, odd: false, other: null };
const LONGEST_LABEL = 20;
const isLong = (label: string): boolean => [...label].length > LONGEST_LABEL;

export interface PlaceReader {
  read(column: PlaceColumn, text: string, known: Known): PlaceRead;
  compound(text: string): string | null;
  floor(text: string): number | null;
  readonly labels: Labels;
}

/** Reads what columns of places say. What was read once is remembered, since a building stands on a hundred rows. */
export function placeReader(words: Words): PlaceReader {
  const labels = labelsOf(words);
  const { reading } = words.pack.places;
  const memory = new Map<string, PlaceRead>();
  const numbers = new Map<string, PlaceRead>();
  const read: PlaceReader["read"] = (column, text, known) => {
    // "501" is 501 wherever doors are not numbered along a lane or around a yard.
    if (column === "door" && /^[1-9]\d{0,3}$/.test(text) && labels.doorKey(known.compound, known.building) === "door") {
      let number = numbers.get(text);
      if (number === undefined) numbers.set(text, (number = { ...NOWHERE, door: labels.fill("door", text) }));
      return number;
    }
    const key = `${column}\u0000${text}\u0000${known.compound ?? ""}\u0000${known.building ?? ""}\u0000${known.entrance ?? ""}\u0000${known.repeats}`;
    const seen = memory.get(key);
    if (seen !== undefined) return seen;
    if (memory.size > 20_000) memory.clear();
    const found = readPlace(column, text, known, words, labels);
    memory.set(key, found);
    return found;
  };
  const floors = new Map<string, number | null>();
  return {
    read,
    labels,
    compound(text) {
      const written = verbatim(text);
      const name = withoutIds(written ?? text).text;
      return (written === null ? name.replaceAll(/\s+/g, " ") : name) || null;
    },
    floor(text) {
      let found = floors.get(text);
      if (found === undefined) {
        const wide = half(text);
        const number = /^-?\d{1,3}$/.test(wide)
          ? Number(wide)
          : Number(readAddress(wide, reading).find((p) => p.floor !== null)?.floor ?? Number.NaN);
        found = Number.isInteger(number) && number >= -3 && number <= 120 ? number : null;
        floors.set(text, found);
      }
      return found;
    },
  };
}

function readPlace(column: PlaceColumn, text: string, known: Known, words: Words, labels: Labels): PlaceRead {
  if (withoutIds(text).had) return { ...NOWHERE, odd: true };
  if (column !== "address") {
    const written = verbatim(text);
    if (written !== null) return isLong(written) ? { ...NOWHERE, odd: true } : { ...NOWHERE, [column]: written || null };
    const whole = wholeLabel(column, text, known, words, labels);
    if (whole !== null) return { ...NOWHERE, [column]: whole };
  }
  const readings = column === "address" ? [] : readAddress(text, words.pack.places.reading);
  const found = column === "address" ? addressIn(text, known, words) : choose(column, readings, known, words);
  if (found !== null) return label(found, text, known, words, labels);
  // "五楼" names a floor, and no door.
  if (column === "door" && readings.length > 0) return { ...NOWHERE, odd: true };
  // A building may be called anything ("物业楼"); with a digit in it, it was meant as a number.
  const name = text.replaceAll(/\s+/g, " ");
  if (column === "address" || isLong(name) || !/[\p{L}\p{N}]/u.test(name)) return { ...NOWHERE, odd: true };
  return { ...NOWHERE, [column]: name, odd: column === "door" || /\d/.test(half(name)) };
}

/** A text that is one label and nothing else: "3", "3幢", "A座" is not (it is read), "501-1" is. */
function wholeLabel(
  column: Exclude<PlaceColumn, "address">,
  text: string,
  known: Known,
  words: Words,
  labels: Labels,
): string | null {
  const wide = half(text);
  const value = /^0*(\d{1,5}[a-z]?|[a-z])$/i.exec(wide)?.[1]?.toUpperCase();
  if (column === "building")
    return value === undefined ? labels.known(text, "building", "yard", "shops", "row") : labels.fill("building", value);
  if (column === "entrance") {
    const special = [...labels.entranceWords.values()].find((l) => squash(l) === squash(wide));
    return special ?? (value === undefined ? labels.known(text, "entrance") : labels.fill("entrance", value));
  }
  if (value !== undefined && /\d/.test(value)) return doorLabel(value, known, labels);
  const room = /^([a-z]?\d{3,5})\s?[-–—_#]\s?(\d{1,2}|[a-z])$/i.exec(wide);
  if (room !== null) return `${(room[1] as string).replace(/^0+(?=\d)/, "")}-${room[2]}`.toUpperCase();
  if (/^[a-z]\d{1,5}[a-z]?$/i.test(wide)) return wide.toUpperCase();
  const shop = labels.known(text, "shop") ?? shopIn(wide, words, labels);
  if (shop !== null) return shop;
  const here = labels.doorKey(known.compound, known.building);
  return here === "door" && known.building === null ? labels.known(text, "rowDoor", "door") : labels.known(text, here);
}
const doorLabel = (value: string, { compound, building }: Pick<Known, "compound" | "building">, labels: Labels): string =>
  labels.fill(labels.doorKey(compound, building), value);
/** "3号商铺", "门面3": a number and a word for a shop. */
function shopIn(wide: string, { shops }: Words, labels: Labels): string | null {
  const number = /\d{1,4}/.exec(wide)?.[0];
  if (number === undefined) return null;
  const rest = fold(wide.replace(number, " ")).replaceAll(" ", "");
  const word = shops.find((s) => rest === s || (rest.endsWith(s) && rest.length === s.length + 1));
  return word === undefined ? null : labels.fill("shop", String(Number(number)));
}

/** The likeliest reading for a column, in keeping with what the row says elsewhere. */
function choose(column: PlaceColumn, readings: readonly AddressParts[], known: Known, { pack }: Words): AddressParts | null {
  const { reading } = pack.places;
  const same = (label: string | null, value: string | null): boolean =>
    label === null || value === null || bare(label, reading) === value;
  const fits = readings.filter((r) =>
    column === "door" || column === "address" ? r.door !== null : r[column] !== null && r.door === null,
  );
  const likely = fits.filter((r) => same(known.building, r.building) && same(known.entrance, r.entrance));
  const best = known.building === null ? undefined : likely.find((r) => (r.building !== null) === known.repeats);
  return best ?? likely[0] ?? fits[0] ?? (column === "address" ? (readings[0] ?? null) : null);
}

/** An address, also one that begins with a road of its own ("干将路100号海棠花园3幢501"): what comes after a unit is tried by itself. */
function addressIn(text: string, known: Known, words: Words): AddressParts | null {
  const { reading } = words.pack.places;
  const wide = half(text)
    .replaceAll(/\([^)]*\)/g, " ")
    .slice(0, 80);
  const whole = choose("address", readAddress(wide, reading), known, words);
  if (whole !== null) return whole;
  const units = [...reading.units.door.after, ...reading.units.building.after];
  for (let at = 1; at < wide.length - 1; at++) {
    if (!units.some((unit) => wide.endsWith(unit, at)) || !/\p{L}/u.test(wide[at] as string)) continue;
    const tail = choose("address", readAddress(wide.slice(at), reading), known, words);
    if (tail !== null && tail.door !== null) return tail;
  }
  return null;
}

function label(parts: AddressParts, text: string, known: Known, words: Words, labels: Labels): PlaceRead {
  const { reading } = words.pack.places;
  const wide = half(text).toLowerCase();
  const compound = parts.name === null ? null : compoundName(parts.name, half(text), words);
  const building =
    parts.building === null ? null : buildingLabel(parts.building, wide, compound ?? known.compound, words, labels);
  const entrance =
    parts.entrance === null
      ? null
      : (labels.entranceWords.get(parts.entrance.toLowerCase()) ?? labels.fill("entrance", parts.entrance));
  const under = { ...known, compound: compound ?? known.compound, building: building ?? known.building };
  const floor = parts.floor === null ? null : Number(parts.floor);
  const differs = (said: string | null, stands: string | null): boolean =>
    said !== null && stands !== null && bare(said, reading) !== bare(stands, reading);
  const other = differs(building, known.building) ? building : differs(entrance, known.entrance) ? entrance : null;
  return {
    compound,
    building,
    entrance,
    floor: floor !== null && Number.isInteger(floor) && floor >= -3 && floor <= 120 ? floor : null,
    door: parts.door === null ? null : onFloor(parts, wide, words) + doorOf(parts.door, wide, under, words, labels),
    odd: false,
    other,
  };
}
/** A yard keeps its word; a number that stands with a door's unit on a lane ("100号2单元501") is no 幢. */
function buildingLabel(value: string, wide: string, compound: string | null, { pack }: Words, labels: Labels): string {
  const { reading } = pack.places;
  const yard = pack.places.labels.yard.split("{n}").at(-1) as string;
  if (yard !== "" && wide.includes(yard.trim().toLowerCase())) return labels.fill("yard", value);
  if (pack.places.labels.yard.split("{n}")[0]?.trim() !== "" && labels.known(wide, "yard") !== null)
    return labels.known(wide, "yard") as string;
  if (!/^\d|^[A-Z]$/.test(value)) {
    // "东楼" stays what it is.
    const unit = reading.units.building.after.find((u) => wide.includes(value.toLowerCase() + u));
    return unit === undefined ? labels.fill("building", value) : value + unit;
  }
  const both = reading.units.building.after.filter((u) => reading.units.door.after.includes(u));
  return labels.isLane(compound) &&
    both.some(
      (u) =>
        wide.includes(value.toLowerCase() + u) &&
        !reading.units.building.after.some((b) => b.length > u.length && wide.includes(value.toLowerCase() + b)),
    )
    ? labels.fill("rowDoor", value)
    : labels.fill("building", value);
}
/** "五楼东户": a door that is a word has its floor in its label, since each floor has one. */
function onFloor({ floor, door }: AddressParts, wide: string, { pack }: Words): string {
  if (floor === null || door === null || /\d/.test(door)) return "";
  return floor + (pack.places.reading.units.floor.after.find((u) => wide.includes(u)) ?? "");
}
function doorOf(value: string, wide: string, under: Known, { pack }: Words, labels: Labels): string {
  const { reading } = pack.places;
  const prefix = reading.prefixes.find((p) => value.startsWith(p.toUpperCase()));
  if (prefix !== undefined) return labels.fill("shop", value.slice(prefix.length));
  if (/\d/.test(value) || /^[A-Z]$/.test(value)) {
    const row = under.building === null && labels.known(wide, "rowDoor") !== null;
    return row ? labels.fill("rowDoor", value) : doorLabel(value, under, labels);
  }
  const unit = reading.units.door.after.find((u) => wide.includes(value.toLowerCase() + u));
  return value + (unit ?? "");
}

/** The compound as it is written, without the street and the community before it. */
function compoundName(squashed: string, wide: string, { titles }: Words): string | null {
  const name = squashed.slice(titles.above.all(fold(squashed)).at(-1)?.end ?? 0);
  if (name === "") return null;
  // As it was typed, where it was typed in one piece.
  for (let from = 0; from < wide.length; from++) {
    if (squash(wide[from] as string) !== name[0] && wide[from]?.toLowerCase() !== name[0]) continue;
    for (let to = from + name.length; to <= Math.min(wide.length, from + name.length + 12); to++)
      if (squash(wide.slice(from, to)) === name) return wide.slice(from, to).trim().slice(0, 40);
  }
  return name.slice(0, 40);
}
