import type { Role } from "../../src/kernel/actor.ts";
import type { Id } from "../../src/kernel/id.ts";
import type { Voice } from "../../test/support/house.ts";
import type { TwoTowns } from "./towns.ts";

/** Somebody who tries, and what of their own community is none of their business. */
export interface Actor {
  readonly name: string;
  /** Null: nobody, not signed in. */
  readonly voice: Voice | null;
  readonly home: Id;
  /** Households of their own community whose existence they may not learn; null: they may know all that is not hidden. */
  readonly strange: ReadonlySet<Id> | null;
}

/** One of every role, and those between: a worker of one compound, one whose role ended yesterday, a helper here who is a worker elsewhere, a stranger, nobody. */
export async function cast(towns: TwoTowns): Promise<Actor[]> {
  const { house, owner, away } = towns;
  const open = house.sample.households.filter((h) => !h.protected).map((h) => h.id);
  const hidden = new Set(house.sample.households.filter((h) => h.protected).map((h) => h.id));
  const under = async (place: Id): Promise<Set<Id>> =>
    new Set(
      (
        await owner.query<{ id: Id }>(
          "select h.id from household h join place_under u on u.community_id = h.community_id and u.descendant_id = h.door_id where u.ancestor_id = $1 and not h.protected",
          [place],
        )
      ).rows.map((r) => r.id),
    );
  const lives = (person: Id): Id[] =>
    house.sample.people.filter((p) => p.id === person && p.household).map((p) => p.household as Id);
  const entrusted = (person: Id): Id[] => house.sample.entrusted.filter((e) => e.person === person).map((e) => e.household);
  const all = [...open, ...hidden];
  const but = (known: Iterable<Id>): Set<Id> => {
    const mine = new Set(known);
    return new Set(all.filter((h) => !mine.has(h)));
  };
  const give = async (account: Id, role: Role, place: Id, to: string | null): Promise<void> =>
    void (await owner.query(
      "insert into role_held (id, account_id, role, community_id, place_id, from_day, to_day) values (gen_random_uuid(), $1, $2, $3, $4, '2026-01-01', $5)",
      [account, role, house.community, place, to],
    ));
  const roles = house.sample.roles;
  const voiceOf = (role: Role): Promise<Voice> => house.as(role);
  const readersOf = new Set(house.sample.households.flatMap((h) => h.readers));

  const worker = await house.asPerson(roles.find((r) => r.role === "worker" && !readersOf.has(r.person))?.person as Id);
  const steward = roles.find((r) => r.role === "steward" && r.place !== house.community) as (typeof roles)[number];
  const rounds = roles.filter((r) => r.role === "steward" && r.person === steward.person).map((r) => r.place);
  const theirs: Id[] = [];
  for (const round of rounds) theirs.push(...(await under(round)));
  const helper = await voiceOf("helper");
  const resident = roles.find((r) => r.role === "resident") as (typeof roles)[number];
  const compound = house.sample.places.find((p) => p.kind === "compound") as { id: Id };
  // People of the office elsewhere are given a role here by hand: what the house lets nobody do on its screens is what an attacker would wish for.
  const part = await towns.stranger("steward");
  await give(part.account, "worker", compound.id, null);
  const twoHats = await towns.stranger("worker");
  const entrance = house.sample.places.find((p) => p.kind === "entrance") as { id: Id };
  await give(twoHats.account, "helper", entrance.id, null);
  const past = await house.asPerson(roles.filter((r) => r.role === "resident")[1]?.person as Id);
  await owner.query("update role_held set role = 'lead', place_id = $2, to_day = '2026-03-01' where account_id = $1", [
    past.account,
    house.community,
  ]);
  const stewardVoice = await house.asPerson(steward.person);
  const residentVoice = await house.asPerson(resident.person);
  const hiddenOnly = new Set(hidden);
  return [
    { name: "lead", voice: await voiceOf("lead"), home: house.community, strange: null },
    { name: "worker", voice: worker, home: house.community, strange: hiddenOnly },
    { name: "worker of one compound", voice: part, home: away, strange: but(await under(compound.id)) },
    {
      name: "steward",
      voice: stewardVoice,
      home: house.community,
      strange: but([...theirs, ...entrusted(stewardVoice.person), ...lives(stewardVoice.person)]),
    },
    {
      name: "helper",
      voice: helper,
      home: house.community,
      strange: but([...entrusted(helper.person), ...lives(helper.person)]),
    },
    { name: "helper here, worker elsewhere", voice: twoHats, home: away, strange: but([]) },
    { name: "resident", voice: residentVoice, home: house.community, strange: but(lives(resident.person)) },
    { name: "officer", voice: await voiceOf("officer"), home: house.community, strange: but([]) },
    { name: "rider", voice: await voiceOf("rider"), home: house.community, strange: but(lives((await voiceOf("rider")).person)) },
    {
      name: "keeper",
      voice: await voiceOf("keeper"),
      home: house.community,
      strange: but(lives((await voiceOf("keeper")).person)),
    },
    { name: "lead until yesterday", voice: past, home: house.community, strange: but([]) },
    { name: "lead of another town", voice: await towns.stranger("lead"), home: away, strange: but([]) },
    { name: "nobody", voice: null, home: house.community, strange: but([]) },
  ];
}
