import { problem } from "./context.ts";
import type { HouseholdDraft, PersonDraft, TieDraft } from "./draft.ts";
import { addPhones, append, MANY } from "./draft.ts";

/**
 * Adds what a row, or another sheet, says of a household. What is known stays; of two that differ the first counts and the difference is told.
 */
export function merge(into: HouseholdDraft, from: HouseholdDraft): void {
  for (const person of from.people) addPerson(into, person);
  for (const tie of from.ties) addTie(into.ties, tie);
  for (const proxy of from.proxies)
    if (into.proxies.length < MANY && !into.proxies.some((p) => p.name === proxy.name && p.phone === proxy.phone))
      into.proxies.push(proxy);
  for (const remark of from.remarks)
    if (into.remarks.length < MANY && !into.remarks.some((r) => r.text === remark.text && r.who === remark.who))
      into.remarks.push(remark);
  append(into.care, from.care);
  into.more += from.more;
  into.head ??= from.head;
  into.party ??= from.party;
  into.said ??= from.said;
  into.tenure ??= from.tenure;
  into.movedIn ??= from.movedIn;
  into.channel ??= from.channel;
  into.language ??= from.language;
  into.there ||= from.there;
  if (from.named !== null) {
    if (into.named === null) into.named = from.named;
    else if (into.named.name === from.named.name) addPhones(into.named.phones, from.named.phones);
  }
  append(into.problems, from.problems);
  if (into.use !== null && from.use !== null && into.use !== from.use) {
    const at = from.rows[0];
    if (at !== undefined) into.problems.push(problem("register.use-differs", at, null, { use: into.use, other: from.use }));
  }
  into.use ??= from.use;
  append(into.rows, from.rows);
}

/** The same name twice in one household: on one sheet that is a double or two people, on two sheets it is the same person told twice. */
function addPerson(into: HouseholdDraft, person: PersonDraft): void {
  const known = into.people.find((p) => p.name === person.name);
  if (known === undefined) {
    if (into.people.length < MANY) into.people.push(person);
    else into.more++;
    return;
  }
  if (known.sheet === person.sheet)
    into.problems.push(problem("register.name-twice", person, null, { text: person.name, sheet: known.sheet, other: known.row }));
  else if (known.born !== null && person.born !== null && known.born !== person.born)
    into.problems.push(problem("register.born-differs", person, null, { born: known.born, other: person.born }));
  addPhones(known.phones, person.phones);
  known.standing ??= person.standing;
  known.ownerWord ||= person.ownerWord;
  known.born ??= person.born;
  known.called ??= person.called;
  known.language ??= person.language;
  known.channel ??= person.channel;
  known.noSmartphone ??= person.noSmartphone;
  known.registered ??= person.registered;
  append(known.care, person.care);
}
export function addTie(ties: TieDraft[], tie: TieDraft): void {
  const known = ties.find((t) => t.kind === tie.kind && t.name === tie.name);
  if (known === undefined) {
    if (ties.length < MANY) ties.push({ ...tie, phones: [...tie.phones] });
    return;
  }
  addPhones(known.phones, tie.phones);
  known.livesWhere ??= tie.livesWhere;
}
