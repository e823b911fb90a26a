import type { DoorUse } from "../../../places/schema.ts";
import type { Entry } from "../types.ts";
import type { Reading } from "./context.ts";
import { problem } from "./context.ts";
import type { DoorDraft, HouseholdDraft } from "./draft.ts";
import { addPhones, append, newHousehold } from "./draft.ts";
import { entryOf } from "./entry.ts";
import { addTie, strongest } from "./merge.ts";
import { tieOf } from "./row.ts";

const LIVED: readonly (DoorUse | null)[] = ["lived-in", "let", "shared", "business"];

/** A door and those behind it as entries: one a household, or one for the door alone. Nothing here hangs on the order of the rows. */
export function entriesOf(door: DoorDraft, reading: Reading): Entry[] {
  const { households, bare } = door;
  households.forEach(complete);
  let use = useOf(door);
  if (households.length === 0) {
    const from = bare ?? newHousehold();
    const lived = LIVED.includes(use) && from.remarks.length > 0;
    return [entryOf(door, lived ? from : null, from, null, use, reading)];
  }
  if (use === "vacant") {
    const count = households.reduce((n, h) => n + h.people.length, 0);
    if (count < 2) return [vacant(door, reading)];
    for (const h of households)
      if (h.rows[0] !== undefined) h.problems.push(problem("register.vacant-with-people", h.rows[0], null, { count }));
    use = null;
  }
  const parties = partiesOf(households);
  if (households.length > 1) doubles(households);
  // Numbered parties are told by whoever knows what the door is; else several households behind one door share it.
  const numbered = households.every((h) => h.party !== null);
  const shared = households.length > 1 && !numbered && (use === null || use === "let") ? "shared" : use;
  if (bare !== null)
    addBare(households[parties.indexOf(Math.min(...parties.map((p) => p ?? 1)))] ?? (households[0] as HouseholdDraft), bare);
  return households.map((h, i) => entryOf(door, h, h, parties[i] as number | null, shared, reading));
}
/** What rows say that name nobody is said of the first party. */
function addBare(first: HouseholdDraft, bare: HouseholdDraft): void {
  append(first.problems, bare.problems);
  append(first.remarks, bare.remarks);
  append(first.care, bare.care);
  append(first.rows, bare.rows);
  for (const tie of bare.ties) addTie(first.ties, tie);
}

/** The head comes first; one who is named on every row and has none of their own is somebody all the same. Owners beside their tenants live elsewhere. */
function complete(h: HouseholdDraft): void {
  if (h.named !== null) {
    const name = h.named.name;
    const own = h.people.find((p) => p.name === name);
    if (own !== undefined) addPhones(own.phones, h.named.phones);
    else if (!h.ties.some((t) => t.name === name)) h.people.unshift(h.named);
  }
  if (h.people.some((p) => p.standing === "tenant")) {
    h.tenure = "rent";
    for (const p of h.people) if (p.standing === "head" && p.ownerWord) addTie(h.ties, tieOf(p, "owner"));
    h.people = h.people.filter((p) => !(p.standing === "head" && p.ownerWord));
  }
  const head = h.people.findIndex((p) => p.name === h.head);
  if (head > 0) h.people.unshift(...h.people.splice(head, 1));
}

/** Of uses that differ the one counts under which somebody lives there; whoever said otherwise is told. "Not known" contradicts nobody. */
function useOf({ bare, households }: DoorDraft): DoorUse | null {
  const tell = bare === null ? households : [...households, bare];
  const said = tell.map((h) => h.use).filter((u): u is DoorUse => u !== null);
  const use = said.reduce<DoorUse | null>(strongest, null);
  const parties = households.length > 1 && said.every((u) => u === "let" || u === "shared" || u === "lived-in");
  if (parties && said.some((u) => u !== use)) return "shared";
  for (const h of tell) {
    if (h.use === null || h.use === use || h.use === "not-known" || use === null) continue;
    const [at] = h.rows;
    const into = h === bare ? households[0] : h;
    if (at !== undefined) (into ?? h).problems.push(problem("register.use-differs", at, null, { use, other: h.use }));
  }
  return use;
}

/** Nobody lives there: whoever is named owns it. What else is said has nowhere to go, and is told. */
function vacant(door: DoorDraft, reading: Reading): Entry {
  const all = newHousehold();
  for (const h of door.bare === null ? door.households : [...door.households, door.bare]) {
    append(all.people, h.people);
    for (const tie of h.ties) addTie(all.ties, tie);
    append(all.remarks, h.remarks);
    append(all.problems, h.problems);
    append(all.rows, h.rows);
    for (const { why } of [...h.care, ...h.people.flatMap((p) => p.care)]) all.remarks.push({ who: null, text: why });
    for (const { name, phone } of h.proxies) all.remarks.push({ who: null, text: `${name} ${phone}` });
  }
  const [owner] = all.people;
  if (owner !== undefined) {
    if (!all.ties.some((t) => t.name === owner.name))
      all.problems.push(problem("register.vacant-owner", owner, null, { text: owner.name }));
    addTie(all.ties, tieOf(owner, "owner"));
  }
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
