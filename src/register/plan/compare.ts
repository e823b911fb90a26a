import { sameName } from "../../kernel/same-name.ts";
import type { DoorUse } from "../../places/schema.ts";
import type { Pack } from "../../packs/schema.ts";
import type { Entry, EntryPerson } from "../meaning/types.ts";
import type { Counts, Verdict } from "../schema.ts";
import { NO_COUNTS } from "../schema.ts";
import type { PlanCode, PlanProblem } from "./codes.ts";
import { PLAN_PROBLEMS } from "./codes.ts";
import { isPlaced, keyOf, Locator } from "./locate.ts";
import { changesOf, mergeHousehold, mergePerson, newPerson } from "./merge.ts";
import type { Act, Change, Item, Known, KnownHousehold, KnownPerson } from "./types.ts";

/** Of an entry that names no door; why stands among its problems. */
const NOWHERE = { path: null, said: "", problems: [] };

/** A plan: what becomes of each entry, in the list's order, and the counts. */
export interface Plan {
  readonly items: readonly Item[];
  readonly counts: Counts;
}

/**
 * Compares a list with what the register holds. Nothing that the list does not name is touched; a list that says what is known changes nothing.
 * Pure: the same list and the same register give the same plan, and the order of entries does not matter to what becomes of each.
 */
export function compare(entries: readonly Entry[], known: Known, pack: Pick<Pack, "places">): Plan {
  const locator = new Locator(known, pack.places, entries.filter(isPlaced));
  const behind = new Map<string, KnownHousehold[]>();
  for (const h of known.households) behind.set(h.door, [...(behind.get(h.door) ?? []), h]);
  const tied = new Map<string, Known["ties"][number][]>();
  for (const t of known.ties) tied.set(t.door, [...(tied.get(t.door) ?? []), t]);
  const counts = {
    ...NO_COUNTS,
    doors: { ...NO_COUNTS.doors },
    households: { ...NO_COUNTS.households },
    people: { ...NO_COUNTS.people },
  };
  const doors = new Set<string>();
  const located = entries.map((e) => (isPlaced(e) ? locator.locate(e) : NOWHERE));
  /** How many households the list has behind each door: a door with several is shared, and nobody moves out of it. */
  const parties = new Map<string, number>();
  entries.forEach((e, i) => {
    const path = located[i]?.path;
    if (path && e.household) parties.set(keyOf(path.door), (parties.get(keyOf(path.door)) ?? 0) + 1);
  });
  const claimed = new Set<string>();
  const items = entries.map((entry, nr): Item => {
    const where = located[nr] as (typeof located)[number];
    const problems: PlanProblem[] = [
      ...entry.problems,
      ...where.problems.map((p) => ({ ...p, sheet: entry.sheet, row: entry.rows[0] ?? 1, column: null })),
    ];
    const base = {
      nr,
      sheet: entry.sheet,
      row: entry.rows[0] ?? 1,
      rows: entry.rows,
      said: where.said,
      people: entry.household?.people.map((p) => p.name) ?? [],
    };
    if (where.path === null || problems.some((p) => p.weight === "refused")) {
      counts.refused++;
      return { ...base, verdict: "refused", newDoor: false, household: null, changes: [], problems, act: null };
    }
    const door = where.door?.id;
    const { act, changes, household, more } = actOf(entry, where, {
      behind: door === undefined ? [] : (behind.get(door) ?? []),
      tied: door === undefined ? [] : (tied.get(door) ?? []),
      parties: parties.get(keyOf(where.path.door)) ?? 0,
      claimed,
    });
    if (household) claimed.add(household);
    for (const p of more) problems.push({ ...p, sheet: entry.sheet, row: entry.rows[0] ?? 1, column: null });
    const newDoor = "key" in act.path.door;
    const isNew = newDoor || (act.household !== null && "new" in act.household);
    const nothing = !isNew && changes.length === 0;
    const verdict: Verdict = nothing
      ? "same"
      : problems.some((p) => p.weight === "doubtful")
        ? "doubtful"
        : isNew
          ? "added"
          : "changed";
    counts[verdict]++;
    const key = keyOf(act.path.door);
    if (!doors.has(key)) counts.doors[newDoor ? "added" : "known"]++;
    doors.add(key);
    if (entry.household) {
      const how = isNewHousehold(act) ? "added" : changes.some((c) => c.person === null) ? "changed" : "unchanged";
      counts.households[how]++;
      for (const p of act.people) counts.people[p.id === null ? "added" : p.value ? "changed" : "unchanged"]++;
    }
    return { ...base, verdict, newDoor, household, changes, problems, act: nothing ? null : act };
  });
  return { items, counts };
}
const isNewHousehold = (act: Act): boolean => act.household !== null && "new" in act.household;

type Doubt = Pick<PlanProblem, "weight" | "code" | "facts" | "suggestion">;
const doubt = (code: PlanCode, facts: PlanProblem["facts"] = {}): Doubt => ({
  weight: PLAN_PROBLEMS[code],
  code,
  facts,
  suggestion: null,
});

interface Found {
  act: Act;
  changes: Change[];
  household: string | null;
  more: Doubt[];
}

interface There {
  readonly behind: readonly KnownHousehold[];
  readonly tied: readonly Known["ties"][number][];
  /** Households that the list has behind the door. */
  readonly parties: number;
  /** Households that another entry of the list is about. */
  readonly claimed: ReadonlySet<string>;
}

function actOf(entry: Entry, located: { path: Act["path"]; door: { id: string; use: DoorUse } | null }, there: There): Found {
  const { behind, tied } = there;
  const changes: Change[] = [];
  const more: Doubt[] = [];
  const use = useOf(entry, located.door, changes);
  const ties = entry.ties
    .filter((t) => !tied.some((k) => k.kind === t.kind && sameName(k.person.name, t.name)))
    .map((t) => ({ kind: t.kind, value: newPerson({ ...BARE, name: t.name, phones: t.phones }), livesWhere: t.livesWhere }));
  for (const t of ties)
    changes.push({ field: `tie.${t.kind}`, person: t.value.name, before: null, after: t.value.phones.join(" ") });
  const act: Act = { path: located.path, use, household: null, people: [], care: [], proxies: [], ties, leaves: null };
  const listed = entry.household;
  if (!listed) {
    // Nobody lives in an empty flat: who is known to live there would have moved out.
    const [lives, other] = behind.filter((h) => !h.hidden);
    if (use?.to !== "vacant" || (behind.length === 0 && !lives)) return { act, changes, household: null, more };
    if (!lives || other || behind.some((h) => h.hidden))
      return { act: { ...act, use: null }, changes: [], household: null, more };
    more.push(doubt("register.said-empty", { people: lives.people.length }));
    return { act: { ...act, leaves: { id: lives.id, version: lives.version } }, changes, household: lives.id, more };
  }

  const shares = (h: KnownHousehold): number =>
    listed.people.filter((p) => h.people.some((k) => sameName(k.name, p.name))).length;
  // Who is hidden stays as hidden, and as unknown, as before: the list changes nothing about them.
  if (behind.some((h) => h.hidden && shares(h) > 0))
    return { act: { ...act, use: null, ties: [] }, changes: [], household: null, more };
  const visible = behind.filter((h) => !h.hidden && !there.claimed.has(h.id));
  const match = visible.map((h) => ({ h, n: shares(h) })).sort((a, b) => b.n - a.n)[0];
  const empty = visible.find((h) => h.people.length === 0);
  const same =
    match && match.n > 0 ? match.h : (empty ?? (listed.people.length === 0 && visible.length === 1 ? visible[0] : undefined));
  if (same) return { ...known(entry, same, act, changes, more), household: same.id };

  const value = mergeHousehold(null, listed);
  let leaves: Act["leaves"] = null;
  if (visible.length > 0 && listed.people.length > 0) {
    const shared =
      entry.use === "shared" || located.door?.use === "shared" || (listed.party !== null && visible.length < listed.party);
    if (visible.length === 1 && !shared) {
      const [old] = visible as [KnownHousehold];
      leaves = { id: old.id, version: old.version };
      more.push(doubt("register.other-people", { people: old.people.length }));
    } else if (!shared) more.push(doubt("register.another-party", { parties: visible.length }));
  }
  changes.push({ field: "household", person: null, before: null, after: listed.people.map((p) => p.name).join("、") });
  return {
    act: {
      ...act,
      household: { new: value, party: listed.party, from: listed.movedIn },
      people: listed.people.map((p) => ({ id: null, version: 0, value: newPerson(p) })),
      care: careOf(listed, () => [], []),
      proxies: listed.proxies.map(({ name, phone, relation }) => ({ name, phone, relation })),
      leaves,
    },
    changes,
    household: null,
    more,
  };
}
const BARE = { called: null, born: null, language: null, channel: null, noSmartphone: null, registered: null };

function useOf(entry: Entry, door: { use: DoorUse } | null, changes: Change[]): Act["use"] {
  if (!door) return null;
  const to = entry.use ?? (entry.household && (door.use === "vacant" || door.use === "not-known") ? "lived-in" : null);
  // A list that knows no better takes nothing away from what somebody confirmed.
  if (to === null || to === door.use || (to === "not-known" && door.use !== "not-known")) return null;
  changes.push({ field: "use", person: null, before: door.use, after: to });
  return { from: door.use, to };
}

/** A household that is known: who is new in it, what is told otherwise than before. */
function known(entry: Entry, h: KnownHousehold, act: Act, changes: Change[], more: Doubt[]): Omit<Found, "household"> {
  const listed = entry.household as NonNullable<Entry["household"]>;
  const set = mergeHousehold(h, listed);
  const changed = changesOf(h, set, null);
  changes.push(...changed);
  const left = new Set(h.people);
  const byName = listed.people.map((p) => take(left, (k) => sameName(k.name, p.name)));
  const people: Act["people"][number][] = listed.people.map((p, i) => {
    let have = byName[i] ?? null;
    if (!have) {
      have = take(left, (k) => k.phones.some((x) => p.phones.includes(x)) && alike(k, p));
      if (have) more.push(doubt("register.other-name", { row: p.row }));
    }
    if (!have) {
      changes.push({ field: "person", person: p.name, before: null, after: p.name });
      return { id: null, version: 0, value: newPerson(p) };
    }
    const value = mergePerson(have, p);
    const what = changesOf(have, value, have.name);
    changes.push(...what);
    return { id: have.id, version: have.version, value: what.length > 0 ? value : null };
  });
  const care = careOf(listed, (i) => (byName[i] ? (byName[i] as KnownPerson).care : []), h.care);
  for (const c of care)
    changes.push({
      field: "care",
      person: c.person === null ? null : (listed.people[c.person]?.name ?? null),
      before: null,
      after: c.class,
    });
  const proxies = listed.proxies
    .filter((p) => !h.proxies.includes(p.phone))
    .map(({ name, phone, relation }) => ({ name, phone, relation }));
  for (const p of proxies) changes.push({ field: "proxy", person: p.name, before: null, after: p.phone });
  return {
    act: { ...act, household: { id: h.id, version: h.version, set: changed.length > 0 ? set : null }, people, care, proxies },
    changes,
    more,
  };
}
/** Born in the same year, or one of them without a year: two people of one household who share a phone are mostly two people. */
const alike = (k: KnownPerson, p: EntryPerson): boolean => k.born !== null && p.born !== null && k.born === p.born;

function take(from: Set<KnownPerson>, is: (k: KnownPerson) => boolean): KnownPerson | null {
  for (const k of from)
    if (is(k)) {
      from.delete(k);
      return k;
    }
  return null;
}
function careOf(
  listed: NonNullable<Entry["household"]>,
  has: (person: number) => readonly string[],
  ofHousehold: readonly string[],
): Act["care"] {
  return [
    ...listed.care.filter((c) => !ofHousehold.includes(c.class)).map((c) => ({ person: null, class: c.class, why: c.why })),
    ...listed.people.flatMap((p, i) =>
      p.care.filter((c) => !has(i).includes(c.class)).map((c) => ({ person: i, class: c.class, why: c.why })),
    ),
  ];
}
