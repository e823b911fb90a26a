import { newId } from "../src/kernel/id.ts";
import { seeded } from "../src/kernel/random.ts";
import type { Role } from "../src/kernel/actor.ts";
import { build } from "./build.ts";
import type { Built } from "./build.ts";
import type { Setting } from "./homes.ts";
import { neighbourhood } from "./neighbourhood.ts";
import { officialCode, packOf } from "./pack.ts";
import { phoneBook } from "./phones.ts";
import { officers, surroundings } from "./staff.ts";
import { liveElsewhere, register } from "./register.ts";
import { rootPlace } from "./tree.ts";
import type { Sample, SampleCommunity, SamplePack } from "./types.ts";
import { wordsOf } from "./words/words.ts";
import { goWrong, movedAway } from "./wrong.ts";

export interface SampleOptions {
  /** Any whole number. The same options give the same neighbourhood, to the last id. */
  seed: number;
  pack: SamplePack;
  /** The day on which the neighbourhood is looked at; ages and due days hang on it. */
  today: string;
}

/** The size of the sample community: the article's households, stewards and helpers. */
export const SIZE = {
  households: 1765,
  vacant: 131,
  notKnown: 9,
  stewards: 20,
  helpersEach: 10,
  workers: 6,
  residents: 40,
} as const;

/**
 * The sample neighbourhood: one community of 1,765 households with everybody who looks after it, and the street and the district above it.
 * @throws Error when a seed gives no household for something that is to be wrong on purpose; a test tries many seeds.
 */
export function sampleCommunity({ seed, pack: packName, today }: SampleOptions): Sample {
  const pack = packOf(packName);
  const words = wordsOf(packName);
  const random = seeded(seed);
  const phone = phoneBook(pack, seed, 0);
  const of = (
    level: SampleCommunity["level"],
    name: string,
    parent: SampleCommunity | null,
    street: number,
    nth: number,
  ): SampleCommunity => ({
    id: newId(random),
    parent: parent?.id ?? null,
    level,
    code: officialCode(pack, street, nth),
    name,
    pack: packName,
    zone: pack.zone,
  });
  const district = of("district", words.district.name, null, 0, 0);
  const street = of("street", words.district.street, district, 1, 0);
  const community = of("community", words.district.community, street, 1, 1);
  const within = (c: SampleCommunity): Setting => ({ random, words, community: c.id, today, phone });

  const s = within(community);
  const built = build(
    s,
    pack,
    { ...SIZE, community, compounds: neighbourhood(words), empty: 2, protected: 2, uncovered: 5, rounds: SIZE.stewards },
    movedAway,
  );
  const { sample, tree, homes, contacts, councils } = built;
  const stewards = new Map(
    tree.compounds.map((c) => [c.id, contacts.filter((x) => x.round.stairs[0]!.compound === c.id).map((x) => x.steward.row.id)]),
  );
  const more = [
    surroundings(s, tree, community, councils, stewards, homes),
    officers(within(street), street, false),
    officers(within(district), district, true),
  ];
  for (const rows of more) {
    sample.people.push(...rows.people);
    sample.organisations.push(...rows.organisations);
    sample.memberships.push(...rows.memberships);
    sample.roles.push(...rows.roles);
  }
  sample.communities.unshift(district, street);
  const oldest = sample.places[0]!.since;
  sample.places.unshift(rootPlace(district, oldest), rootPlace(street, oldest));
  goWrong(s, built);
  signIns(built, district);
  // By chance of its own, so that everything above stays as it is.
  const own = seeded(seed ^ 0x71e5);
  register(homes, own);
  liveElsewhere({ ...s, random: own }, built);
  return sample;
}

/**
 * Marks one sign-in a role. Steward and helper belong together, and the helper's patch is the one in which most households need more:
 * the phone that a newcomer opens first has something to show.
 */
function signIns({ sample, contacts }: Built, district: SampleCommunity): void {
  const needing = new Set(sample.care.map((c) => c.household));
  const patches = contacts.flatMap((c) =>
    c.helpers.map((h) => ({ steward: c.steward, ...h, needs: h.patch.filter((x) => needing.has(x.row.id)).length })),
  );
  const best = patches
    .filter((p) => p.patch.length >= 8 && p.patch.length <= 10 && p.home.door.entrance === p.patch[0]!.door.entrance)
    .sort((a, b) => b.needs - a.needs)[0]!;
  const mark = (role: Role, person: string | null, community: string | null = null): void => {
    const held = sample.roles.find(
      (r) => r.role === role && (person === null || r.person === person) && (community === null || r.community === community),
    );
    if (held === undefined) throw new Error(`sampleCommunity: nobody holds the role ${role}`);
    held.signIn = true;
  };
  mark("helper", best.helper.row.id);
  mark("steward", best.steward.row.id);
  mark("officer", null, district.id);
  for (const role of ["resident", "worker", "lead", "rider", "keeper"] as const) mark(role, null);
}
