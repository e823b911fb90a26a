import type { DoorUse } from "../../../places/schema.ts";
import type { CareHit } from "../cells/care.ts";
import type { Entry, EntryCare, EntryPerson, Problem, RowAt } from "../types.ts";
import type { Reading } from "./context.ts";
import { problem } from "./context.ts";
import type { DoorDraft, HouseholdDraft, PersonDraft, RemarkDraft } from "./draft.ts";

const MOST_PEOPLE = 20;
const MOST_PHONES = 5;
const LONGEST_REMARK = 300;
const LONGEST_WHY = 300;

/** One entry: the door with a household, or alone (`h` null). `from`: whose rows, ties and problems it has. */
export function entryOf(
  door: DoorDraft,
  h: HouseholdDraft | null,
  from: HouseholdDraft,
  party: number | null,
  use: DoorUse | null,
  reading: Reading,
): Entry {
  const rows = from.rows.toSorted((a, b) => (a.sheet === b.sheet ? a.row - b.row : 0));
  const at = (rows[0] ?? { sheet: "", row: 0 }) as RowAt;
  const problems = [...from.problems];
  const remarks = [...from.remarks];
  const household = h === null ? null : householdOf(h, party, problems, remarks, at, reading);
  if (h === null && remarks.length > 0)
    problems.push(problem("register.remark-without-household", at, null, { text: remarks.map((r) => r.text).join("；") }));
  return {
    sheet: at.sheet,
    rows: [...new Set(rows.filter((r) => r.sheet === at.sheet).map((r) => r.row))],
    also: rows.filter((r) => r.sheet !== at.sheet),
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
    phones: p.phones.slice(0, MOST_PHONES),
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
): EntryCare[] {
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
  return [...out].map(([of, whys]) => ({ class: of, why: [...whys].join("，").slice(0, LONGEST_WHY) }));
}

function remarkOf(remarks: readonly RemarkDraft[], people: number, at: RowAt, problems: Problem[]): string | null {
  const lines = new Set(remarks.map(({ who, text }) => (who === null || people < 2 ? text : `${who}：${text}`)));
  const text = [...lines].join("\n");
  if ([...text].length > LONGEST_REMARK)
    problems.push(problem("register.remark-too-long", at, null, { count: [...text].length, most: LONGEST_REMARK }));
  return text === "" ? null : [...text].slice(0, LONGEST_REMARK).join("").trim();
}
