import { dayPlus } from "../src/kernel/instant.ts";
import type { Built } from "./build.ts";
import type { Contact } from "./contact.ts";
import type { Home, Neighbour, Setting } from "./homes.ts";
import type { SamplePlace } from "./types.ts";

/**
 * What is wrong on purpose, so that every screen has something true to show. `README.md` lists it; `community.test.ts` finds each.
 * Nobody who holds a role or looks after others is touched: accounts stay whole.
 */
export function goWrong(s: Setting, built: Built): void {
  const { sample } = built;
  const busy = new Set([...sample.roles.map((r) => r.person), ...sample.memberships.map((m) => m.person)]);
  const quiet = built.homes.filter((h) => !h.row.protected && h.people.length > 0 && h.people.every((p) => !busy.has(p.row.id)));
  const used = new Set<Home>();
  const take = (what: string, fits: (h: Home) => boolean): Home => {
    const found = quiet.find((h) => !used.has(h) && fits(h));
    if (found === undefined) throw new Error(`goWrong: no household for ${what}`);
    used.add(found);
    return found;
  };
  const careOf = new Set(sample.care.map((c) => c.household));
  const proxied = new Set(sample.proxies.map((p) => p.household));

  // One number with two owners: the daughter's phone stands in her mother's record as well.
  const mother = take("a shared phone", (h) => h.shape === "elder-alone" && h.people[0]!.row.phones.length > 0);
  const daughter = take("a shared phone", (h) => h.shape === "family" && h.people[1]!.row.phones.length > 0);
  mother.people[0]!.row.phones = [daughter.people[1]!.row.phones[0] as string];

  // A slip of the pen: 1887 for 1937 or 1987.
  take("a birth year", (h) => h.shape === "elder-couple" && h.people[0]!.age >= 80).people[0]!.row.born = 1887;

  // A care class whose end has passed and that nobody has closed.
  const past = sample.care.find((c) => c.class === "pregnant");
  if (past === undefined) throw new Error("goWrong: nobody is pregnant");
  past.until = dayPlus(s.today, -11);

  // Nobody can call her, and nobody answers for her.
  const unreached = take(
    "nobody to call",
    (h) => h.shape === "elder-alone" && h.people[0]!.age >= 72 && careOf.has(h.row.id) && !proxied.has(h.row.id),
  );
  unreached.people[0]!.row.phones = [];
  unreached.people[0]!.row.noSmartphone = true;
  unreached.row.channel = "knock";

  for (const name of s.words.rare) {
    const home = take("a rare name", (h) => h.shape === "single" && h.people[0]!.age >= 30);
    const who = home.people[0] as Neighbour;
    who.row.name = name.full;
    who.row.called = s.words.called(s.random, name, who.female, who.age);
    home.row.said = who.row.called;
  }

  reusedLabel(s, built);
}

/**
 * A double flat was split and the doors after it moved up by one: the old doorplate of one door is the new doorplate of another.
 * The split-off door stands in the tree since that day.
 */
function reusedLabel(s: Setting, { sample, tree, homes }: Built): void {
  const on = dayPlus(s.today, -3500);
  const stairs = tree.stairs.find(
    (x) => x.form === "walkup" && x.built < 1995 && x.doors.some((d) => d.floor === 2 && d.column === 2),
  );
  if (stairs === undefined) throw new Error("goWrong: no stairs with three doors a floor");
  const places = new Map(sample.places.map((p) => [p.id, p]));
  const floor = stairs.doors.filter((d) => d.floor === 2).map((d) => places.get(d.id) as SamplePlace);
  for (let i = floor.length - 1; i > 1; i--)
    sample.formerLabels.push({ community: s.community, place: floor[i]!.id, label: floor[i - 1]!.label, until: on });
  floor[1]!.since = on;
  for (const home of homes)
    if (home.door.id === floor[1]!.id && home.row.movedIn !== null && home.row.movedIn < on) home.row.movedIn = on;
}

/** One helper moved to another compound last year and still looks after the old stairs. */
export function movedAway(contacts: Contact[], homes: Home[]): void {
  const asked = new Set(contacts.flatMap((c) => [c.steward, ...c.helpers.map((h) => h.helper)]));
  const here = contacts[2]!.helpers[1]!;
  for (const home of homes) {
    if (home.door.entrance.compound === here.home.door.entrance.compound || home.row.protected || home.use !== "lived-in")
      continue;
    const who = home.people.find(
      (p) => p.age >= 55 && p.age <= 68 && !p.row.noSmartphone && p.row.phones.length > 0 && !asked.has(p),
    );
    if (who === undefined) continue;
    here.helper = who;
    here.home = home;
    return;
  }
  throw new Error("movedAway: nobody elsewhere can help");
}
