import { newId } from "../src/kernel/id.ts";
import { seeded } from "../src/kernel/random.ts";
import { build } from "./build.ts";
import { apportion, between } from "./deck.ts";
import type { Setting } from "./homes.ts";
import { officialCode, packOf } from "./pack.ts";
import { phoneBook } from "./phones.ts";
import { compounds } from "./quarters.ts";
import { officers } from "./staff.ts";
import { register } from "./register.ts";
import { rootPlace } from "./tree.ts";
import type { Sample, SampleCommunity, SamplePack } from "./types.ts";
import type { Words } from "./words/words.ts";
import { wordsOf } from "./words/words.ts";

export interface DistrictOptions {
  seed: number;
  pack: SamplePack;
  today: string;
  /** 171 where not said. With fewer or more, households follow, and streets down to one for each community. */
  communities?: number;
  /** In all; exactly so many. 355,000 for 171 communities where not said. */
  households?: number;
}
/** The district of the domain notes §2.1: 8 streets, 171 communities, 926,100 people in some 355,000 households. */
export const DISTRICT = { streets: 8, communities: 171, households: 355_000 } as const;

/** What can be said of a district before any of its communities is built. */
export interface DistrictPlan {
  options: DistrictOptions;
  district: SampleCommunity;
  streets: SampleCommunity[];
  communities: { row: SampleCommunity; households: number }[];
}

/** Plans the district: names, codes, ids and the exact number of households of every community. */
export function districtPlan(options: DistrictOptions): DistrictPlan {
  const count = options.communities ?? DISTRICT.communities;
  const households = options.households ?? Math.round((DISTRICT.households * count) / DISTRICT.communities);
  const pack = packOf(options.pack);
  const words = wordsOf(options.pack);
  const random = seeded(mixed(options.seed, 0));
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
    pack: options.pack,
    zone: pack.zone,
  });
  const district = of("district", words.district.name, null, 0, 0);
  const streets = words.district.streets
    .slice(0, Math.min(DISTRICT.streets, count))
    .map((name, i) => of("street", name, district, i + 1, 0));
  // The largest community of a district is about three times the smallest.
  const sizes = apportion(
    Array.from({ length: count }, () => between(random, 55, 160)),
    households,
  );
  const communities = sizes.map((size, i) => {
    const street = i % streets.length;
    return {
      row: of(
        "community",
        communityName(words, i),
        streets[street] as SampleCommunity,
        street + 1,
        Math.floor(i / streets.length) + 1,
      ),
      households: size,
    };
  });
  return { options, district, streets, communities };
}

/** The rows above the communities: district and streets with their officers. */
export function districtTop({ options, district, streets }: DistrictPlan): Sample {
  const random = seeded(mixed(options.seed, 1));
  const phone = phoneBook(packOf(options.pack), options.seed, 0);
  const sample = nothing();
  for (const community of [district, ...streets]) {
    const rows = officers(
      { random, words: wordsOf(options.pack), community: community.id, today: options.today, phone },
      community,
      community === district,
    );
    sample.communities.push(community);
    sample.places.push(rootPlace(community, "1921-01-01"));
    sample.people.push(...rows.people);
    sample.organisations.push(...rows.organisations);
    sample.memberships.push(...rows.memberships);
    sample.roles.push(...rows.roles);
  }
  return sample;
}

/**
 * One community of the district, from its number alone: communities may be generated in any order, by any number of processes.
 * One steward for some 350 households, as in the district (domain notes §0): three in four households are nobody's yet.
 */
export function districtCommunity(plan: DistrictPlan, nth: number): Sample {
  const { options } = plan;
  const it = plan.communities[nth];
  if (it === undefined) throw new Error(`districtCommunity: there are ${plan.communities.length} communities, not ${nth + 1}`);
  const pack = packOf(options.pack);
  const random = seeded(mixed(options.seed, nth + 2));
  const s: Setting = {
    random,
    words: wordsOf(options.pack),
    community: it.row.id,
    today: options.today,
    phone: phoneBook(pack, options.seed, nth + 1),
  };
  const { households } = it;
  const vacant = Math.round(households * 0.072);
  const notKnown = Math.round(households * 0.005);
  // Shared flats hold one household in forty more than there are doors.
  const doors = households - Math.round(households / 40) + vacant + notKnown;
  const built = build(s, pack, {
    community: it.row,
    compounds: compounds(random, s.words, it.row.name, doors),
    households,
    vacant,
    notKnown,
    empty: 1,
    protected: 1,
    uncovered: 0,
    rounds: Math.max(1, Math.round(households / 88)),
    stewards: Math.max(1, Math.round(households / 350)),
    helpersEach: 10,
    workers: Math.max(2, Math.round(households / 300)),
    residents: Math.round(households / 100),
  });
  register(built.homes, seeded(mixed(options.seed, nth + 2) ^ 1));
  return built.sample;
}

/**
 * The whole district as a stream: first what stands above, then community by community, so that memory holds one at a time.
 * Yields `communities` + 1 samples.
 */
export function* sampleDistrict(options: DistrictOptions): Generator<Sample, void, undefined> {
  const plan = districtPlan(options);
  yield districtTop(plan);
  for (let nth = 0; nth < plan.communities.length; nth++) yield districtCommunity(plan, nth);
}

/** Names never come twice: first word × last word, then numbered. */
function communityName(words: Words, nth: number): string {
  const { communityFirst: first, communityLast: last, again } = words.district;
  const all = first.length * last.length;
  const at = nth % all;
  // Stepping through both lists at once keeps neighbours unlike; the shift makes every pair come up once.
  const name =
    (first[at % first.length] as string) +
    (words.wivesKeepSurname ? "" : " ") +
    (last[(at + Math.floor(at / first.length)) % last.length] as string);
  return nth < all ? name : again(name, Math.floor(nth / all) + 1);
}

/** A 32-bit seed for each part of a district: different for every number under one seed (the finaliser of MurmurHash3 is one-to-one). */
function mixed(seed: number, part: number): number {
  let h = (seed ^ Math.imul(part, 0x9e3779b1)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
const nothing = (): Sample => ({
  communities: [],
  places: [],
  formerLabels: [],
  doors: [],
  grids: [],
  households: [],
  people: [],
  care: [],
  proxies: [],
  organisations: [],
  memberships: [],
  roles: [],
  entrusted: [],
  elsewhere: [],
  ties: [],
});
