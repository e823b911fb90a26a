import { newId } from "../src/kernel/id.ts";
import { dayPlus } from "../src/kernel/instant.ts";
import type { Random } from "../src/kernel/random.ts";
import { below, chance, pick } from "../src/kernel/random.ts";
import type { DoorUse } from "../src/places/schema.ts";
import type { TieKind } from "../src/people/schema.ts";
import type { Built } from "./build.ts";
import type { Home, Neighbour, Setting } from "./homes.ts";
import { newcomer } from "./staff.ts";
import type { SamplePerson } from "./types.ts";

/** How often the owner of a flat, who lives elsewhere, is on record, by what its door is used as: guesses, since no survey asks. */
const OWNER_KNOWN: Readonly<Record<DoorUse, number>> = {
  let: 0.6,
  shared: 0.7,
  vacant: 0.45,
  "lived-in": 0.03,
  business: 0.2,
  "not-known": 0,
};
/** One door in so many has somebody registered at it who lives elsewhere (户在人不在). */
const REGISTERED_AWAY = 0.025;
/** One owner in so many has a second flat here. */
const SECOND_FLAT = 0.06;

/** Says of every household whether it owns or rents, and of its people whether they are registered here; one in eight does not say. */
export function register(homes: readonly Home[], random: Random): void {
  for (const home of homes) {
    const owns = home.use === "lived-in";
    home.row.tenure = chance(random, 0.12) ? null : owns ? "own" : "rent";
    const share = owns ? 0.9 : 0.15;
    const here = chance(random, share);
    const said = !chance(random, 0.12);
    // A family is registered together; one in twenty of its people is not.
    for (const p of home.people) p.row.registered = said ? here !== chance(random, 0.05) : null;
  }
}

/**
 * Who lives elsewhere: owners of flats that are let, shared or empty, people who are registered here and moved away; and two of whom there are two records.
 * Draws from `s.random` alone, so that the same neighbourhood without them is the same neighbourhood.
 */
export function liveElsewhere(s: Setting, built: Built): void {
  const { random, words, community, today } = s;
  const { sample, tree, homes } = built;
  const use = new Map(sample.doors.map((d) => [d.id, d.use]));
  const tie = (door: string, person: SamplePerson, kind: TieKind, where: string | null): void =>
    void sample.ties.push({
      id: newId(random),
      community,
      door,
      person: person.id,
      kind,
      where,
      from: chance(random, 0.6) ? dayPlus(today, -300 - below(random, 5000)) : null,
    });
  const somebody = (from: number, to: number): SamplePerson => {
    const who = newcomer(s, from, to);
    sample.elsewhere.push(who);
    return who;
  };
  let last: SamplePerson | null = null;
  for (const door of tree.stairs.flatMap((x) => x.doors)) {
    if (chance(random, OWNER_KNOWN[use.get(door.id) ?? "not-known"])) {
      const again: SamplePerson | null = chance(random, SECOND_FLAT) ? last : null;
      const owner: SamplePerson = again ?? somebody(30, 78);
      tie(door.id, owner, "owner", chance(random, 0.8) ? pick(random, words.elsewhere) : null);
      // Parents in their child's flat neither own nor rent it.
      for (const home of homes) if (home.door.id === door.id && home.row.tenure === "own") home.row.tenure = null;
      last = owner;
    }
    if (!door.shop && chance(random, REGISTERED_AWAY)) {
      const who = somebody(19, 85);
      who.registered = true;
      tie(door.id, who, "registered", chance(random, 0.7) ? pick(random, words.elsewhere) : null);
    }
  }

  // Twice on record. He let his old flat and lives across the yard: the owner's list has him once more, with the same number.
  const task = new Set([...sample.roles.map((r) => r.person), ...sample.memberships.map((m) => m.person)]);
  const quiet = (fits: (p: Neighbour, h: Home) => boolean): { home: Home; who: Neighbour } | undefined => {
    for (const home of homes)
      if (!home.row.protected) for (const who of home.people) if (!task.has(who.row.id) && fits(who, home)) return { home, who };
    return undefined;
  };
  const let_ = tree.stairs
    .flatMap((x) => x.doors)
    .find((d) => use.get(d.id) === "let" && !sample.ties.some((t) => t.door === d.id && t.kind === "owner"));
  const landlord = quiet((p, h) => h.use === "lived-in" && p.age >= 45 && p.age <= 70 && p.row.phones.length > 0);
  if (let_ && landlord) {
    const copy = { ...landlord.who.row, id: newId(random), household: null, called: null, language: null, channel: null };
    sample.elsewhere.push(copy);
    tie(let_.id, copy, "owner", null);
  }
  // She is registered at the flat in which she lives, and was written down once more, by ear, from the police's list.
  const heard = quiet((p, h) => h.use === "lived-in" && p.age >= 50 && words.byEar(p.row.name) !== null);
  if (heard) {
    const copy = {
      ...heard.who.row,
      id: newId(random),
      household: null,
      name: words.byEar(heard.who.row.name) as string,
      called: null,
      phones: [],
      language: null,
      channel: null,
      registered: true,
    };
    sample.elsewhere.push(copy);
    tie(heard.home.row.door, copy, "registered", null);
  }
}
