import { COLUMNS } from "../canonical.ts";
import type { ColumnLayout, Meaning, SheetLayout } from "../types.ts";
import type { Words } from "../words.ts";
import type { ColumnLooks } from "./cells.ts";
import { cellsSay, share } from "./cells.ts";
import type { Context } from "./context.ts";
import type { HeaderFound } from "./find-header.ts";
import { headerSays, isOwnerOrHead } from "./headers.ts";

/** Who lives here. */
const RESIDENTS: readonly Meaning[] = ["head", "name", "people", "tenant"];
type Column = { -readonly [K in keyof ColumnLayout]: ColumnLayout[K] };

/** What each column of a sheet means: by its header, else by its cells; then by what stands beside it. */
export function columnsOf(
  header: HeaderFound,
  looks: readonly ColumnLooks[],
  hidden: readonly number[],
  context: Context,
  words: Words,
  remembered: ReadonlyMap<string, Meaning>,
): ColumnLayout[] {
  const columns: Column[] = [];
  looks.forEach((look, column) => {
    const text = header.texts.get(column) ?? "";
    if (text === "" && look.filled === 0) return;
    const says = headerSays(text, words, remembered);
    const cells = says === null ? cellsSay(look, text !== "") : null;
    columns.push({
      column,
      header: text,
      meaning: says?.meaning ?? cells ?? "ignore",
      by: says === null ? "cells" : says.remembered ? "remembered" : "header",
      hidden: hidden.includes(column),
      list: 0,
    });
  });
  if (isWritten(columns)) return columns;
  sideBySide(columns);
  for (const list of listsOf(columns)) {
    numbersAlone(list, looks, context);
    places(list, looks);
    people(list, looks, words);
  }
  return columns;
}
/** Columns by the list that they belong to. */
export const listsOf = <C extends ColumnLayout>(columns: readonly C[]): C[][] => [
  ...Map.groupBy(columns, (c) => c.list).values(),
];

/** The same headers again beside the first ones, a door among them: two lists on one sheet of paper. */
function sideBySide(columns: readonly Column[]): void {
  const named = columns.filter((c) => c.header !== "");
  const doors = named.filter((c) => c.meaning === "door" || c.meaning === "address").length;
  for (let length = 2; length <= named.length / 2; length++) {
    if (named.length % length !== 0 || doors % (named.length / length) !== 0 || doors === 0) continue;
    if (!named.every((c, i) => c.header === (named[i % length] as Column).header)) continue;
    const starts = named.filter((_, i) => i % length === 0).map((c) => c.column);
    for (const c of columns)
      c.list = Math.max(
        0,
        starts.findLastIndex((start) => start <= c.column),
      );
    return;
  }
}

/** A register that this house wrote out: its columns mean what they say. */
const isWritten = (columns: readonly Column[]): boolean => {
  const found = new Set(columns.filter((c) => c.by === "header").map((c) => c.meaning));
  return COLUMNS.every((column) => found.has(column));
};
const settled = (c: Column): boolean => c.by === "remembered" || c.by === "chosen";
function turn(column: Column | undefined, meaning: Meaning): void {
  if (column === undefined || settled(column)) return;
  column.meaning = meaning;
}

/** Columns of small numbers without a header: before the doors they are buildings and entrances, behind them ages. */
function numbersAlone(columns: Column[], looks: readonly ColumnLooks[], context: Context): void {
  const at = columns.findIndex((c) => c.meaning === "door" || c.meaning === "address");
  const small = (c: Column): boolean =>
    c.header === "" &&
    c.meaning === "ignore" &&
    share(looks[c.column] as ColumnLooks, "small") >= 0.6 &&
    (looks[c.column] as ColumnLooks).filled > 2;
  const before = columns.filter((c, i) => i < at && small(c));
  const has = (meaning: Meaning): boolean => columns.some((c) => c.meaning === meaning);
  if (columns[at]?.meaning === "door") {
    const free = (["building", "entrance"] as const).filter((m) => !has(m) && !(m === "building" && context.building !== null));
    const taken = before.length === 1 ? free.slice(0, 1) : free;
    taken.forEach((meaning, i) => turn(before[i], meaning));
  }
  const age = columns.find((c, i) => i > at && small(c) && (looks[c.column] as ColumnLooks).biggest > 25);
  if (age !== undefined && !has("age") && !has("born")) turn(age, "age");
}

/** Columns that hold whole addresses whatever they are called; and where nothing else says where somebody lives, the one that comes nearest. */
function places(columns: Column[], looks: readonly ColumnLooks[]): void {
  const full = (c: Column): boolean => share(looks[c.column] as ColumnLooks, "address") >= 0.5;
  const has = (...meanings: Meaning[]): boolean => columns.some((c) => meanings.includes(c.meaning));
  for (const c of columns) if ((c.meaning === "building" || c.meaning === "entrance") && full(c)) turn(c, "address");
  if (!has("building") || has("address")) {
    const doors = columns.filter((c) => c.meaning === "door" && full(c));
    if (doors.length > 0 && !has("building")) for (const c of doors) turn(c, "address");
  }
  if (!has("door", "address")) {
    const nearest =
      columns.find((c) => c.meaning === "lives-where") ?? columns.find((c) => c.meaning === "registered" && full(c));
    turn(nearest, "address");
  }
  // Of two columns of door numbers the outer one is the house ("门牌号", then "室号").
  const doors = columns.filter((c) => c.meaning === "door");
  if (doors.length > 1) {
    const outer: Meaning = !has("building") ? "building" : !has("entrance") ? "entrance" : "ignore";
    turn(doors[0], outer);
    for (const c of doors.slice(1, -1)) turn(c, "ignore");
  }
}

function people(columns: Column[], looks: readonly ColumnLooks[], words: Words): void {
  for (const c of columns) {
    const look = looks[c.column] as ColumnLooks;
    if (c.meaning === "people" && share(look, "small") >= 0.6) turn(c, "members");
    // "家庭成员" with one name a row, and beside it what each is to the head.
    else if (c.meaning === "people" && share(look, "name") >= 0.7 && columns.some((o) => o.meaning === "relation"))
      turn(c, "name");
    else if (c.meaning === "members" && share(look, "name", "people") >= 0.6) turn(c, "people");
  }
  const residents = columns.some((c) => RESIDENTS.includes(c.meaning));
  if (!residents) {
    const owners = columns.filter((c) => c.meaning === "owner");
    const as = owners.find((c) => isOwnerOrHead(c.header, words));
    if (as !== undefined) {
      turn(as, "head");
      for (const c of columns) if (c.meaning === "owner-phone") turn(c, "phone");
    } else if (owners.length === 0) {
      turn(
        columns.find((c) => c.meaning === "proxy"),
        "name",
      );
      for (const c of columns) if (c.meaning === "proxy-phone") turn(c, "phone");
    }
  }
  const heads = columns.filter((c) => c.meaning === "head");
  for (const c of heads.slice(1)) turn(c, "name");
}

/** What a row is. */
export function eachOf(columns: readonly ColumnLayout[]): SheetLayout["each"] {
  const has = (meaning: Meaning): boolean => columns.some((c) => c.meaning === meaning);
  if (!RESIDENTS.some(has)) return "door";
  return has("name") && (has("relation") || has("head") || !has("people")) ? "person" : "household";
}
/** Whether rows say which door they belong to. */
export const namesDoors = (columns: readonly ColumnLayout[]): boolean =>
  columns.some((c) => c.meaning === "door" || c.meaning === "address");
