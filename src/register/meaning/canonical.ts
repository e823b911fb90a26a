import { readAddress, squash } from "../../places/address.ts";
import { en as peopleEn } from "../../people/text.en.ts";
import { zh as peopleZh } from "../../people/text.zh.ts";
import { en as placesEn } from "../../places/text.en.ts";
import { zh as placesZh } from "../../places/text.zh.ts";
import { readPeople } from "./cells/people.ts";
import { placeReader } from "./cells/place.ts";
import type { Known, PlaceReader } from "./cells/place.ts";
import { leavesRemark } from "./cells/remark.ts";
import { asItStands, fold, verbatim } from "./text.ts";
import { en as columnsEn } from "./text-columns.en.ts";
import { zh as columnsZh } from "./text-columns.zh.ts";
import type { Entry, EntryCare, EntryPerson, EntryProxy, EntryTie, Meaning } from "./types.ts";
import { NONE } from "./words.ts";
import type { Words } from "./words.ts";

/**
 * The form in which this house writes a register out, and reads it again: one row a person. Places stand on every row, what is the household's on its first
 * one. Reading what was written gives the same entries; where a text would be read as something else it stands in straight double quotes.
 */
export const COLUMNS = [
  "compound",
  "building",
  "entrance",
  "floor",
  "door",
  "use",
  "party",
  "said",
  "tenure",
  "moved-in",
  "household-channel",
  "household-language",
  "household-care",
  "remark",
  "relation",
  "name",
  "called",
  "born",
  "phone",
  "language",
  "channel",
  "no-smartphone",
  "registered",
  "care",
  "lives-where",
  "proxy",
  "proxy-relation",
  "proxy-phone",
] as const satisfies readonly Meaning[];
export type Column = (typeof COLUMNS)[number];
export type Language = "zh" | "en";
/** What a row holds, by column; what is not there is empty. */
export type CanonicalRow = Partial<Record<Column, string>>;

const TEXT = {
  zh: { columns: columnsZh, people: peopleZh, places: placesZh },
  en: { columns: columnsEn, people: peopleEn, places: placesEn },
} as const;

/** The headers, in the order of the columns. */
export const headersOf = (language: Language): string[] => COLUMNS.map((c) => TEXT[language].columns.columns[c]);

/** The rows of a register, in the order of its entries; an entry without a door has none. */
export function rowsOf(entries: readonly Entry[], words: Words, language: Language): CanonicalRow[] {
  const places = placeReader(words);
  const used = {
    compound: entries.some((e) => e.compound !== null),
    building: entries.some((e) => e.building !== null),
    entrance: entries.some((e) => e.entrance !== null),
  };
  return entries.flatMap((entry) =>
    entry.door === null ? [] : entryRows(entry, placeOf(entry, used, places, words), words, language),
  );
}
/** A row as cells, in the order of the columns. */
export const cellsOf = (row: CanonicalRow): string[] => COLUMNS.map((c) => row[c] ?? "");

function entryRows(entry: Entry, place: CanonicalRow, words: Words, language: Language): CanonicalRow[] {
  const { columns, places } = TEXT[language];
  const { household } = entry;
  const here: CanonicalRow = {
    ...place,
    use: entry.use === null ? "" : places.uses[entry.use],
    party: household?.party?.toString() ?? "",
  };
  const rows: CanonicalRow[] = (household?.people ?? []).map((person, i) => ({
    relation: i === 0 ? columns.standings.head : columns.standings.member,
    ...personRow(person, words, language),
  }));
  if (household !== null) {
    const least = Math.max(1, household.proxies.length);
    while (rows.length < least) rows.push({ relation: columns.standings.household });
    rows[0] = { ...rows[0], ...householdRow(household, words, language) };
    household.proxies.forEach((proxy, i) => (rows[i] = { ...rows[i], ...proxyRow(proxy, words, language) }));
  }
  rows.push(...entry.ties.map((tie) => tieRow(tie, entry, words, language)));
  return (rows.length === 0 ? [{}] : rows).map((row) => ({ ...here, ...row }));
}

/** Labels as they stand; what is not there is said so, since an empty cell goes on with what stands above it. */
function placeOf(
  entry: Entry,
  used: Readonly<Record<"compound" | "building" | "entrance", boolean>>,
  places: PlaceReader,
  words: Words,
): CanonicalRow {
  const known: Known = { compound: entry.compound, building: entry.building, entrance: entry.entrance, repeats: false };
  const label = (column: "building" | "entrance" | "door", text: string | null, known: Known): string => {
    if (text === null) return column !== "door" && used[column] ? NONE : "";
    const read = places.read(column, text, known);
    const same =
      read[column] === text &&
      !read.odd &&
      read.compound === null &&
      (["building", "entrance", "door"] as const).every((c) => c === column || read[c] === null);
    return same && read.floor === null && !isWord(text, words) ? text : asItStands(text);
  };
  const { compound } = entry;
  return {
    compound:
      compound === null
        ? used.compound
          ? NONE
          : ""
        : places.compound(compound) === compound && !isWord(compound, words)
          ? compound
          : asItStands(compound),
    building: label("building", entry.building, { ...known, building: null, entrance: null }),
    entrance: label("entrance", entry.entrance, { ...known, entrance: null }),
    floor: entry.floor?.toString() ?? "",
    door: label("door", entry.door, known),
  };
}
/** True where a text alone says something to whoever reads a list: nothing, the same as above, a sum, a remark on the list. */
const isWord = (text: string, words: Words): boolean =>
  words.nobody.has(text) ||
  words.same.has(text) ||
  verbatim(text) !== null ||
  [words.totals, words.counted, words.notes, words.pages].some((set) => set.start(fold(text)) !== null);
const plain = (text: string | null, words: Words): string => (text === null ? "" : isWord(text, words) ? asItStands(text) : text);

function nameCell(name: string, words: Words): string {
  const { people, use, rest } = readPeople(name, words, "2000-01-01", false);
  const [one] = people;
  const same =
    people.length === 1 &&
    one?.name === name &&
    use === null &&
    rest.length === 0 &&
    one.phones.length === 0 &&
    one.words.length === 0 &&
    !one.gone;
  return same && !/\d/.test(name) && /\p{L}/u.test(name) && !isWord(name, words) ? name : asItStands(name);
}

function householdRow(h: NonNullable<Entry["household"]>, words: Words, language: Language): CanonicalRow {
  const { columns, people } = TEXT[language];
  return {
    said: plain(h.said, words),
    tenure: h.tenure === null ? "" : columns.tenures[h.tenure],
    "moved-in": h.movedIn ?? "",
    "household-channel": channelWord(h.channel, language),
    "household-language": h.language === null ? "" : (people.languages[h.language] ?? h.language),
    "household-care": careCell(h.care, language),
    remark: h.remark === null ? "" : leavesRemark(h.remark, words) ? h.remark : asItStands(h.remark),
  };
}
function personRow(p: EntryPerson, words: Words, language: Language): CanonicalRow {
  const { columns, people } = TEXT[language];
  const yes = (value: boolean | null): string => (value === null ? "" : value ? columns.yes : columns.no);
  return {
    name: nameCell(p.name, words),
    called: plain(p.called, words),
    born: p.born?.toString() ?? "",
    phone: p.phones.join(columns.comma),
    language: p.language === null ? "" : (people.languages[p.language] ?? p.language),
    channel: channelWord(p.channel, language),
    "no-smartphone": yes(p.noSmartphone),
    registered: yes(p.registered),
    care: careCell(p.care, language),
  };
}
function tieRow(tie: EntryTie, entry: Entry, words: Words, language: Language): CanonicalRow {
  const { columns } = TEXT[language];
  const where = tie.livesWhere;
  // What could be this very door is not taken for an address elsewhere unless it is quoted.
  const here =
    where !== null &&
    (readAddress(where, words.pack.places.reading).length > 0 ||
      words.registered.whole(where) !== undefined ||
      squash(where) === squash(entry.compound ?? ""));
  return {
    relation: columns.standings[tie.kind],
    name: nameCell(tie.name, words),
    phone: tie.phones.join(columns.comma),
    "lives-where": here ? asItStands(where) : plain(where, words),
  };
}
function proxyRow(proxy: EntryProxy, words: Words, language: Language): CanonicalRow {
  return {
    proxy: nameCell(proxy.name, words),
    "proxy-relation": TEXT[language].people.relations[proxy.relation],
    "proxy-phone": proxy.phone,
  };
}
const channelWord = (channel: string | null, language: Language): string =>
  channel === null ? "" : ((TEXT[language].people.channels as Record<string, string>)[channel] ?? channel);
/** One class a line, its words behind a colon, further lines of them set in by two spaces. */
const careCell = (care: readonly EntryCare[], language: Language): string =>
  care
    .map(({ class: of, why }) => {
      const [first = "", ...more] = why.split("\n");
      const said = verbatim(first) === null ? first : asItStands(first);
      return [
        `${TEXT[language].people.classes[of]}${language === "zh" ? "：" : ": "}${said}`,
        ...more.map((line) => `  ${line}`),
      ].join("\n");
    })
    .join("\n");
