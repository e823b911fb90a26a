import { careIn } from "../cells/care.ts";
import { readPeople } from "../cells/people.ts";
import type { Someone } from "../cells/someone.ts";
import { textOf, verbatim, withoutIds } from "../text.ts";
import type { Words } from "../words.ts";
import { problem } from "./context.ts";
import type { HouseholdDraft, PersonDraft } from "./draft.ts";
import { addPhones, newPerson } from "./draft.ts";
import { setUse } from "./of-row.ts";
import type { Attribute } from "./person.ts";
import { identity, tell } from "./person.ts";
import type { Slot } from "./plan.ts";

const LONGEST_NAME = 40;

/** The people whom a cell names; what else it says goes to the household. */
export function namedIn(slot: Slot, household: HouseholdDraft, a: Attribute): PersonDraft[] {
  const { at, cell, reading } = a;
  const read = readPeople(cell, reading.words, reading.today, slot.kind === "people");
  if (read.use !== null) setUse(household, read.use, false);
  const out: PersonDraft[] = [];
  for (const one of read.people) {
    const person = toPerson(one, slot, household, a);
    if (person !== null) out.push(person);
  }
  const rest = read.rest.map((text) => withoutIds(text).text).filter((text) => text !== "");
  if (rest.length > 0) {
    household.problems.push(problem("register.name-rest", at, slot.column, { text: rest.join(" ") }));
    household.remarks.push({ who: null, text: rest.join("，") });
  }
  return out;
}

/** Somebody of a cell as a person of the household; null where the name is none, or they are gone. */
function toPerson(one: Someone, slot: Slot, household: HouseholdDraft, a: Attribute): PersonDraft | null {
  const { at } = a;
  const { words } = a.reading;
  if (one.name === null) {
    if (one.relation !== null && one.phones[0] !== undefined && one.word !== null)
      household.proxies.push({ ...at, name: one.word, phone: one.phones[0], relation: one.relation });
    return null;
  }
  const name = withoutIds(one.name).text;
  if (one.gone) {
    household.problems.push(problem("register.gone", at, slot.column, { text: name }));
    return null;
  }
  if ([...name].length > LONGEST_NAME) {
    household.problems.push(problem("register.name-too-long", at, slot.column, { text: name, most: LONGEST_NAME }));
    return null;
  }
  // What was written to be taken as it stands may be anything; else a name has letters and no digits.
  if (verbatim(textOf(a.cell)) === null && (/\d/.test(name) || !/\p{L}/u.test(name))) {
    household.problems.push(problem("register.name-odd", at, slot.column, { text: name }));
    if (!/\p{L}/u.test(name)) return null;
  }
  const person = newPerson(at, name);
  person.standing = one.standing;
  person.ownerWord = slot.ownerWord || (one.word !== null && words.headers.ownerOrHead.has(one.word));
  addPhones(person.phones, one.phones);
  identity(person, one.id, slot.column, a);
  person.born ??= one.born;
  if (one.fromAge && one.born !== null)
    household.problems.push(problem("register.age", at, slot.column, { text: textOf(a.cell), year: one.born }));
  for (const word of one.words) beside(word, person, household, words);
  return person;
}
/** A word in brackets behind a name: care, use, a smartphone; else a remark. */
function beside(word: string, person: PersonDraft, household: HouseholdDraft, words: Words): void {
  const use = words.uses.whole(word);
  const found = careIn(word, words);
  const smartphone = words.smartphone.whole(word);
  if (found.length > 0) person.care.push(...found);
  else if (use !== undefined) setUse(household, use, false);
  else if (smartphone !== undefined) person.noSmartphone ??= !smartphone;
  else household.remarks.push({ who: person.name, text: word });
}

/** As many numbers as names, none with a name of its own: each gets one. */
export function zip(people: readonly PersonDraft[], a: Attribute): boolean {
  const numbers = textOf(a.cell)
    .split(/[、，,；;/|\n\s]+/)
    .filter((t) => t !== "");
  if (numbers.length !== people.length || numbers.some((t) => !/^\+?[\d-]{7,}$/.test(t))) return false;
  numbers.forEach((cell, i) => tell(people[i] as PersonDraft, { ...a, cell }));
  return true;
}
