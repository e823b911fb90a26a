import type { ProblemCode } from "../codes.ts";
import { bare, squash } from "../../../places/address.ts";
import { readAge, readBorn } from "../cells/born.ts";
import { readCare } from "../cells/care.ts";
import { readId } from "../cells/identity.ts";
import type { IdSays } from "../cells/identity.ts";
import { readPhones } from "../cells/phones.ts";
import type { PlaceRead } from "../cells/place.ts";
import { quiet } from "../layout/headers.ts";
import type { Cell } from "../../workbook/types.ts";
import { fold, half, textOf, verbatim, withoutIds } from "../text.ts";
import type { EntryProxy, Meaning, RowAt } from "../types.ts";
import type { Words } from "../words.ts";
import type { Facts, Reading } from "./context.ts";
import { problem } from "./context.ts";
import type { HouseholdDraft, PersonDraft, PlaceDraft } from "./draft.ts";
import { addPhones, newPerson } from "./draft.ts";
import type { PlanColumn } from "./plan.ts";

/** One attribute's cell, told of somebody. */
export interface Attribute {
  readonly cell: Cell;
  readonly column: PlanColumn;
  readonly at: RowAt;
  readonly reading: Reading;
  /** Where the household of the row collects remarks and problems. */
  readonly row: HouseholdDraft;
  /** The door of the row. */
  readonly here: PlaceDraft;
}
const MOST_PHONES = 5;
const LONGEST_CALLED = 20;

type Tell = (person: PersonDraft, text: string, a: Attribute) => void;
const TELL: Partial<Record<Meaning, Tell>> = {
  relation,
  phone: phones,
  "owner-phone": phones,
  "tenant-phone": phones,
  "id-number": (person, _text, a) => identity(person, readId(a.cell, a.reading.today), a.column.column, a),
  born,
  age: born,
  called(person, text, a) {
    const said = verbatim(text) ?? text;
    if ([...said].length > LONGEST_CALLED) keep(person, text, a, "register.called-too-long");
    else person.called ??= withoutIds(said).text.replaceAll(/\s+/g, " ") || null;
  },
  language(person, text, a) {
    const tag = languageOf(text, a.reading.words);
    if (tag === null) keep(person, text, a, "register.word-unknown");
    else person.language ??= tag;
  },
  channel(person, text, a) {
    const channel = a.reading.words.channels.whole(text);
    if (channel === undefined) keep(person, text, a, "register.word-unknown");
    else person.channel ??= channel;
  },
  "no-smartphone"(person, text, a) {
    const has = smartphone(text, a);
    if (has === null) keep(person, text, a, "register.word-unknown");
    else person.noSmartphone ??= !has;
  },
  registered,
  "lives-where"(person, text, a) {
    const written = verbatim(text);
    if (written !== null || !isHere(text, a)) person.livesWhere ??= plain(written ?? text, a).slice(0, 120) || null;
  },
  care: (person, text, a) => care(person.care, person, text, a),
};
/** Columns in which a no, or a nothing, is an answer. */
const ANSWERS: readonly Meaning[] = ["registered", "no-smartphone", "care"];

/** Takes what a cell says of a person. What is not understood becomes a remark with a note, and is never lost. */
export function tell(person: PersonDraft, a: Attribute): void {
  const text = textOf(a.cell);
  const { meaning } = a.column;
  if (text === "" || (!ANSWERS.includes(meaning) && a.reading.words.nobody.has(text))) return;
  TELL[meaning]?.(person, text, a);
}

/** A language by its name, or by its tag (BCP 47). */
export function languageOf(text: string, words: Words): string | null {
  const tag = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text) && text.length <= 20 ? text : null;
  return words.languages.whole(text) ?? tag;
}
function note(a: Attribute, code: ProblemCode, facts: Facts = {}, suggestion: string | null = null): void {
  a.row.problems.push(problem(code, a.at, a.column.column, facts, suggestion));
}
/** A text without identity numbers; that one stood there is told. */
function plain(text: string, a: Attribute): string {
  const { text: out, had } = withoutIds(text);
  if (had) note(a, "register.id-in-text");
  return out;
}
/** Keeps what was not understood as a remark, under its header. */
function keep(person: PersonDraft | null, text: string, a: Attribute, code: ProblemCode): void {
  note(a, code, { text });
  const said = plain(text, a);
  const header = a.column.header.replaceAll("\n", " ").trim();
  if (said !== "") a.row.remarks.push({ who: person?.name ?? null, text: header === "" ? said : `${header}：${said}` });
}

function relation(person: PersonDraft, text: string, { reading: { words } }: Attribute): void {
  const standing = words.standings.whole(text);
  if (standing !== undefined) person.standing ??= standing;
  if (standing !== undefined || words.relations.whole(text) !== undefined) return;
  // "户主之妻" is no head; "租客（合租）" is a tenant.
  const folded = fold(text.replaceAll(/[（(][^）)]*[）)]?/g, " "));
  const inside = words.standings.whole(folded) ?? words.standings.all(folded).find((hit) => hit.value !== "head")?.value;
  if (inside !== undefined) person.standing ??= inside;
}

function phones(person: PersonDraft, text: string, a: Attribute): void {
  const { words } = a.reading;
  const has = words.smartphone.whole(text);
  if (has !== undefined) {
    person.noSmartphone ??= !has;
    return;
  }
  const read = readPhones(text, words);
  for (const { phone, who, odd } of read.phones) {
    if (odd) note(a, "register.phone-length", { text: phone, digits: words.register.mobile?.digits ?? 0 });
    const relation = who === null ? undefined : words.relations.whole(who);
    if (who !== null && words.smartphone.whole(who) === false) person.noSmartphone ??= true;
    const named = who !== null && who !== person.name && words.smartphone.whole(who) === undefined;
    if (named && relation !== undefined) a.row.proxies.push({ ...at(a.at), name: who, phone, relation });
    else if (
      named &&
      /^\p{L}{2,20}(\s\p{L}+)*$/u.test(who) &&
      words.standings.whole(who) === undefined &&
      words.headers.is.whole(who) === undefined
    )
      others(a, who, phone);
    else addPhones(person.phones, [phone]);
  }
  if (read.bad !== null) note(a, read.bad.code, { text }, withoutIds(text).had ? null : read.bad.suggestion);
  if (person.phones.length > MOST_PHONES) {
    note(a, "register.phones-too-many", { count: person.phones.length, most: MOST_PHONES });
    person.phones.length = MOST_PHONES;
  }
}
const at = ({ sheet, row }: RowAt): RowAt => ({ sheet, row });
/** A number under another name than the row's: of somebody in the household, who may stand on a row of their own. */
function others(a: Attribute, who: string, phone: string): void {
  const known = a.row.people.find((p) => p.name === who);
  if (known !== undefined) addPhones(known.phones, [phone]);
  else {
    const person = newPerson(a.at, who);
    person.phones.push(phone);
    a.row.people.push(person);
    note(a, "register.phone-of-other", { text: who });
  }
}

/** What an identity number says of the year of birth, and what is wrong with it. The number stays in the cell. */
export function identity(person: PersonDraft, says: IdSays | null, column: number, a: Attribute): void {
  if (says === null || a.reading.words.register.identity === null) return;
  if ("born" in says) {
    if (person.born === null) person.born = says.born;
    else if (person.born !== says.born)
      a.row.problems.push(problem("register.id-differs", a.at, column, { born: person.born, other: says.born }));
  } else if ("wrong" in says) a.row.problems.push(problem(`register.id-${says.wrong}`, a.at, column));
}

function born(person: PersonDraft, _text: string, a: Attribute): void {
  const { today, words } = a.reading;
  const read = (a.column.meaning === "age" ? readAge : readBorn)(a.cell, today, words);
  if (read === null) return;
  if (read.code !== null && !(read.code === "register.age" && person.born !== null))
    note(a, read.code, read.born === null ? { text: textOf(a.cell) } : { text: textOf(a.cell), year: read.born });
  if (read.born === null) return;
  // An age is off by one for half the year.
  if (person.born !== null && Math.abs(person.born - read.born) > (a.column.meaning === "age" ? 1 : 0))
    note(a, "register.born-differs", { born: person.born, other: read.born });
  person.born ??= read.born;
}

function smartphone(text: string, a: Attribute): boolean | null {
  const { words } = a.reading;
  const header = words.smartphone.all(quiet(fold(a.column.header), words)).at(0)?.value ?? false;
  const yes = words.yesNo.whole(text);
  if (yes !== undefined) return yes ? header : !header;
  return words.smartphone.whole(text) ?? (words.nobody.has(text) ? false : null);
}

function registered(person: PersonDraft, text: string, a: Attribute): void {
  const { words } = a.reading;
  if (words.nobody.has(text) && words.yesNo.whole(text) === undefined) return;
  const header = words.registered.all(quiet(fold(a.column.header), words));
  const split = header.some((hit) => hit.value === "split" || hit.value === "absent");
  const yes = words.yesNo.whole(text);
  const hits = words.registered.all(fold(text)).map((hit) => hit.value);
  const word =
    words.registered.whole(text) ??
    (yes !== undefined
      ? split
        ? yes
          ? "split"
          : "here"
        : yes
          ? "here"
          : "elsewhere"
      : (hits.find((hit) => hit === "absent") ?? (hits.length === 1 ? hits[0] : undefined)));
  if (word === "here") person.registered ??= true;
  else if (word === "elsewhere") person.registered ??= false;
  else if (word === "absent") person.absent = true;
  else if (word === "split") note(a, "register.split-unclear", { text });
  else if (isHere(text, a)) person.registered ??= true;
  else if (addressOf(text, a).door !== null) person.registered ??= false;
  else keep(person, text, a, "register.word-unknown");
}

const addressOf = (text: string, { reading, here }: Attribute): PlaceRead =>
  reading.places.read("address", text, {
    compound: here.compound,
    building: here.building,
    entrance: here.entrance,
    repeats: true,
  });
/** True where an address is the door of the row itself. */
function isHere(text: string, a: Attribute): boolean {
  const { words } = a.reading;
  if (words.same.has(text) || words.registered.whole(text) === "here") return true;
  const { reading } = words.pack.places;
  const read = addressOf(text, a);
  if (read.door === null || a.here.door === null) return a.here.compound !== null && squash(text) === squash(a.here.compound);
  return read.other === null && bare(read.door, reading) === bare(a.here.door, reading);
}

/** Care in words, told of a person or (`person` null) of the household. */
export function care(into: HouseholdDraft["care"], person: PersonDraft | null, text: string, a: Attribute): void {
  const { words } = a.reading;
  const read = readCare(plain(text, a), quiet(fold(a.column.header), words), words);
  into.push(...read.care);
  if (read.use !== null) {
    a.row.use ??= read.use.use;
    a.row.tenure ??= read.use.tenure;
  }
  if (read.smartphone !== null && person !== null) person.noSmartphone ??= !read.smartphone;
  for (const piece of read.unknown) {
    note(a, "register.care-unknown", { text: piece });
    a.row.remarks.push({ who: person?.name ?? null, text: piece });
  }
}

/** Somebody to be told in somebody's place; without a number there is nobody to call, and the name is kept as a remark. */
export function proxyOf(
  names: readonly {
    name: string | null;
    word: string | null;
    relation: EntryProxy["relation"] | null;
    phones: readonly string[];
  }[],
  a: Attribute,
): void {
  for (const { name, word, relation: kind, phones: numbers } of names) {
    const said = withoutIds(name ?? word ?? "").text;
    if (said === "") continue;
    const [phone] = numbers;
    if (phone === undefined) keep(null, half(said), a, "register.proxy-without-phone");
    else a.row.proxies.push({ ...at(a.at), name: said.slice(0, 40), phone, relation: kind ?? "relative" });
    for (const more of numbers.slice(1)) keep(null, `${said} ${more}`, a, "register.proxy-phones");
  }
}
