import type { DoorUse } from "../../../places/schema.ts";
import type { CareHit } from "../cells/care.ts";
import type { Entry, EntryCare, EntryPerson, Problem, RowAt } from "../types.ts";
import type { Reading } from "./context.ts";
import { problem } from "./context.ts";
import type { DoorDraft, HouseholdDraft, PersonDraft, RemarkDraft } from "./draft.ts";
import { addPhones, append, newHousehold } from "./draft.ts";
import { addTie } from "./merge.ts";
import { tieOf } from "./row.ts";

const MOST_PEOPLE = 20;
const MOST_PHONES = 5;
const LONGEST_REMARK = 300;
const LONGEST_WHY = 300;
const LIVED: readonly (DoorUse | null)[] = ["lived-in", "let", "shared", "business"];

/** A door and those behind it as entries: one a household, or one for the door alone. */
export function entriesOf(door: DoorDraft, reading: Reading): Entry[] {
  const households = door.households;
  households.forEach(complete);
  const { bare } = door;
  const use = useOf(door);
  if (use === "vacant" && households.length > 0) return [vacant(door, reading)];
  if (households.length === 0) {
    const from = bare ?? newHousehold();
    const lived = LIVED.includes(use) && from.remarks.length > 0;
    return [entryOf(door, lived ? from : null, from, null, use, reading)];
  }
  const parties = partiesOf(households);
  if (households.length > 1) doubles(households);
  // Numbered parties are told by whoever knows what the door is; else several households behind one door share it.
  const numbered = households.every((h) => h.party !== null);
  const shared = households.length > 1 && !numbered && (use === null || use === "let") ? "shared" : use;
  const [first] = households as [HouseholdDraft, ...HouseholdDraft[]];
  if (bare !== null) {
    // What rows say that name nobody is said of the first.
    append(first.problems, bare.problems);
    append(first.remarks, bare.remarks);
    append(first.care, bare.care);
    append(first.rows, bare.rows);
    for (const tie of bare.ties) addTie(first.ties, tie);
  }
  return households.map((h, i) => entryOf(door, h, h, parties[i] as number | null, shared, reading));
}

/** The head comes first; one who is named on every row and has none of their own is somebody all the same. Owners beside their tenants live elsewhere. */
function complete(h: HouseholdDraft): void {
  if (h.named !== null && !h.people.some((p) => p.name === h.named?.name) && !h.ties.some((t) => t.name === h.named?.name))
    h.people.unshift(h.named);
  else if (h.named !== null) {
    const own = h.people.find((p) => p.name === h.named?.name);
    if (own !== undefined) addPhones(own.phones, h.named.phones);
  }
  const tenants = h.people.some((p) => p.standing === "tenant");
  if (tenants) {
    h.tenure = "rent";
    for (const p of h.people) if (p.standing === "head" && p.ownerWord) addTie(h.ties, tieOf(p, "owner"));
    h.people = h.people.filter((p) => !(p.standing === "head" && p.ownerWord));
  }
  const head = h.people.findIndex((p) => p.name === h.head);
  if (head > 0) h.people.unshift(...h.people.splice(head, 1));
}

function useOf({ bare, households }: DoorDraft): DoorUse | null {
  const said = [bare?.use ?? null, ...households.map((h) => h.use)].filter((u): u is DoorUse => u !== null);
  const [first] = said;
  const other = said.find((u) => u !== first);
  if (first === undefined || other === undefined) return first ?? null;
  // Parties of a shared flat may each say what they do there.
  if (households.length > 1 && said.every((u) => u === "let" || u === "shared" || u === "lived-in")) return "shared";
  const at = households.find((h) => h.use === other)?.rows[0] ?? bare?.rows[0];
  if (at !== undefined) (households[0] ?? bare)?.problems.push(problem("register.use-differs", at, null, { use: first, other }));
  return first;
}

/** Nobody lives there: whoever is named owns it. Several who are named are in doubt; taken in, they live there. */
function vacant(door: DoorDraft, reading: Reading): Entry {
  const all = door.households.reduce((into, h) => {
    append(into.people, h.people);
    for (const tie of h.ties) addTie(into.ties, tie);
    append(into.remarks, h.remarks);
    append(into.care, h.care);
    append(into.problems, h.problems);
    append(into.rows, h.rows);
    return into;
  }, newHousehold());
  if (door.bare !== null) {
    append(all.problems, door.bare.problems);
    append(all.rows, door.bare.rows);
    append(all.remarks, door.bare.remarks);
    for (const tie of door.bare.ties) addTie(all.ties, tie);
  }
  const at = all.rows[0] as RowAt;
  if (all.people.length > 1) {
    all.problems.push(problem("register.vacant-with-people", at, null, { count: all.people.length }));
    const [first] = door.households as [HouseholdDraft];
    return entryOf(door, { ...first, ...all, head: first.head }, all, null, null, reading);
  }
  const [owner] = all.people;
  if (owner !== undefined) {
    if (!all.ties.some((t) => t.name === owner.name))
      all.problems.push(problem("register.vacant-owner", owner, null, { text: owner.name }));
    addTie(all.ties, tieOf(owner, "owner"));
    if (owner.care.length > 0) all.remarks.push({ who: owner.name, text: owner.care.map((c) => c.why).join("，") });
  }
  if (all.care.length > 0) all.remarks.push({ who: null, text: all.care.map((c) => c.why).join("，") });
  return entryOf(door, null, all, null, "vacant", reading);
}

/** Numbers of the parties behind one door: those that the list gives, then by the name of the head, whatever the order of the rows. */
function partiesOf(households: readonly HouseholdDraft[]): (number | null)[] {
  if (households.length === 1) return [households[0]!.party];
  const taken = new Set(households.map((h) => h.party));
  const nameOf = (h: HouseholdDraft): string => h.head ?? h.people[0]?.name ?? h.said ?? "";
  const order = households
    .filter((h) => h.party === null)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));
  let next = 1;
  const numbers = new Map<HouseholdDraft, number>();
  for (const h of order) {
    while (taken.has(next)) next++;
    taken.add(next);
    numbers.set(h, next);
  }
  return households.map((h) => h.party ?? (numbers.get(h) as number));
}

/** Two households behind one door, and nothing says that they share it: each is told of the other. */
function doubles(households: readonly HouseholdDraft[]): void {
  const shared = households.some((h) => h.use === "shared" || h.under) || households.every((h) => h.tenure === "rent");
  households.forEach((h, i) => {
    if (shared || h.party !== null) return;
    const other = households[i === 0 ? 1 : 0] as HouseholdDraft;
    const [at, there] = [h.rows[0], other.rows[0]];
    if (at !== undefined && there !== undefined)
      h.problems.push(problem("register.door-twice", at, null, { sheet: there.sheet, other: there.row }));
  });
}

function entryOf(
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
  for (const { class: class_, younger, why } of hits) {
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
