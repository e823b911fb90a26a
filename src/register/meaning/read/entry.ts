import type { DoorUse } from "../../../places/schema.ts";
import type { CareHit } from "../cells/care.ts";
import type { Entry, EntryCare, EntryPerson, Problem, RowAt } from "../types.ts";
import type { Reading } from "./context.ts";
import { problem } from "./context.ts";
import type { DoorDraft, HouseholdDraft, PersonDraft, RemarkDraft } from "./draft.ts";

const MOST_PEOPLE = 20;
const MOST_PHONES = 5;
/** Characters of a remark, or of the words of a care class. */
const LONGEST = 300;

/** One entry: the door with a household, or alone (`h` null). `from`: whose rows, ties and problems it has. */
export function entryOf(
  door: DoorDraft,
  h: HouseholdDraft | null,
  from: HouseholdDraft,
  party: number | null,
  use: DoorUse | null,
  reading: Reading,
): Entry {
  const { rows, also } = rowsOf(from.rows);
  const at = { sheet: from.rows[0]?.sheet ?? "", row: rows[0] ?? 0 };
  const { problems, remarks } = from;
  const household = h === null ? null : householdOf(h, party, problems, remarks, at, reading);
  if (h === null && remarks.length > 0)
    problems.push(problem("register.remark-without-household", at, null, { text: remarks.map((r) => r.text).join("；") }));
  return {
    sheet: at.sheet,
    rows,
    also,
    compound: door.compound,
    building: door.building,
    entrance: door.entrance,
    door: door.door,
    floor: door.floor,
    use,
    household,
    ties: from.ties,
    problems,
  };
}

const NONE: readonly never[] = [];
/** Rows of the sheet that told of it first, from the top, and those of others. */
function rowsOf(all: readonly RowAt[]): Pick<Entry, "rows" | "also"> {
  const [first] = all;
  if (first === undefined || all.length === 1) return { rows: all.map((r) => r.row), also: NONE };
  const rows = [...new Set(all.filter((r) => r.sheet === first.sheet).map((r) => r.row))].sort((a, b) => a - b);
  return { rows, also: rows.length === all.length ? NONE : all.filter((r) => r.sheet !== first.sheet) };
}

function householdOf(
  h: HouseholdDraft,
  party: number | null,
  problems: Problem[],
  remarks: RemarkDraft[],
  at: RowAt,
  reading: Reading,
): Entry["household"] {
  const count = h.people.length + h.more;
  if (count > MOST_PEOPLE) problems.push(problem("register.people-too-many", at, null, { count, most: MOST_PEOPLE }));
  const people = h.people.map((p) => personOf(p, problems, remarks, reading));
  // The only one who is known to live there is meant where the household is.
  const only = people.length === 1 ? (people[0] as EntryPerson).born : null;
  const care = careOf(h.care, only, null, at, problems, remarks, reading);
  return {
    said: h.said,
    tenure: h.tenure,
    party,
    remark: remarkOf(remarks, h.people.length, at, problems),
    movedIn: h.movedIn,
    channel: h.channel,
    language: h.language,
    people,
    care,
    proxies: h.proxies,
  };
}

function personOf(p: PersonDraft, problems: Problem[], remarks: RemarkDraft[], reading: Reading): EntryPerson {
  if (p.phones.length > MOST_PHONES)
    problems.push(problem("register.phones-too-many", p, null, { count: p.phones.length, most: MOST_PHONES }));
  return {
    sheet: p.sheet,
    row: p.row,
    name: p.name,
    called: p.called,
    born: p.born,
    phones: p.phones.length > MOST_PHONES ? p.phones.slice(0, MOST_PHONES) : p.phones,
    language: p.language,
    channel: p.channel,
    noSmartphone: p.noSmartphone,
    registered: p.registered,
    care: careOf(p.care, p.born, p.name, p, problems, remarks, reading),
  };
}

/** Classes with the list's own words; which class it is may hang on the age. What is none for somebody so young is a remark. */
function careOf(
  hits: readonly CareHit[],
  born: number | null,
  who: string | null,
  at: RowAt,
  problems: Problem[],
  remarks: RemarkDraft[],
  reading: Reading,
): readonly EntryCare[] {
  if (hits.length === 0) return NONE;
  const years = born === null ? null : Number(reading.today.slice(0, 4)) - born;
  const out = new Map<EntryCare["class"], Set<string>>();
  const told = new Set<string>();
  for (const { class: class_, younger, why } of hits) {
    if (told.size === told.add(`${class_} ${why}`).size) continue;
    let of = class_;
    if (younger !== null && years === null)
      problems.push(problem("register.care-no-age", at, null, { text: why, class: class_ }));
    if (younger !== null && years !== null && years < reading.words.register.care.elderFrom) {
      if (younger === "remark") {
        problems.push(problem("register.care-too-young", at, null, { text: why, age: years }));
        remarks.push({ who, text: why });
        continue;
      }
      of = younger;
    }
    const whys = out.get(of) ?? new Set();
    out.set(of, whys.add(why));
  }
  return [...out].map(([of, whys]) => ({ class: of, why: cut([...whys].join("，"), at, problems) }));
}

function remarkOf(remarks: readonly RemarkDraft[], people: number, at: RowAt, problems: Problem[]): string | null {
  if (remarks.length === 0) return null;
  const lines = new Set(remarks.map(({ who, text }) => (who === null || people < 2 ? text : `${who}：${text}`)));
  return cut([...lines].join("\n"), at, problems) || null;
}
/** As much of a text as the register holds. What is cut off is told, and asked about. */
function cut(text: string, at: RowAt, problems: Problem[]): string {
  const letters = [...text];
  if (letters.length <= LONGEST) return text;
  problems.push(problem("register.remark-too-long", at, null, { count: letters.length, most: LONGEST }));
  return letters.slice(0, LONGEST).join("").trim();
}
