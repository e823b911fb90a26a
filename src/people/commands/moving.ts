import type { Id } from "../../kernel/id.ts";
import type { CommandSpec, Reader } from "../../server/capability.ts";
import { command } from "../../server/capability.ts";
import { personFacts } from "../facts/person.ts";
import * as policy from "../policy.ts";
import { doorFacts, oneHousehold, people } from "../reads.ts";
import type { MovePersonFacts } from "../rules/moving.ts";
import * as rules from "../rules/moving.ts";
import type { DoorFacts, HouseholdFacts } from "../rules/told.ts";
import * as acts from "../schema/acts.ts";

const purpose = "contact";

/** Doors before households: two that move past each other never wait for one another the wrong way round. */
async function moveFacts(
  r: Reader,
  community: Id,
  i: { household: Id; door: Id },
  today: string,
): Promise<(HouseholdFacts & { to: DoorFacts }) | null> {
  const row = await people(r)
    .selectFrom("household")
    .where("community_id", "=", community)
    .where("id", "=", i.household)
    .select("door_id")
    .executeTakeFirst();
  if (!row) return null;
  await r.hold("place", community, [row.door_id, i.door]);
  const to = await doorFacts(r, community, i.door);
  const facts = to && (await oneHousehold(r, community, i.household, today));
  return facts && to ? { ...facts, to } : null;
}
async function movePersonFacts(
  r: Reader,
  community: Id,
  i: { person: Id; household: Id | null; door: Id | null },
  today: string,
): Promise<MovePersonFacts | null> {
  const door = i.door === null ? null : await doorFacts(r, community, i.door);
  if (i.door !== null && !door) return null;
  const before = await people(r)
    .selectFrom("person")
    .where("community_id", "=", community)
    .where("id", "=", i.person)
    .select("household_id")
    .executeTakeFirst();
  if (!before) return null;
  await r.hold(
    "household",
    community,
    [before.household_id, i.household].filter((h) => h !== null),
  );
  const joins = i.household === null ? null : await oneHousehold(r, community, i.household, today);
  if (i.household !== null && !joins) return null;
  const who = await personFacts(r, community, i.person, today);
  return who && { who, joins, door };
}

export const movingCommands: CommandSpec<any, any>[] = [
  command({
    name: "people.move-within",
    v: 1,
    summary: "A household moves behind another door of the community",
    input: acts.moveWithin,
    purpose,
    facts: (r, i, c) => moveFacts(r, c.community, i, c.today),
    may: (a, f) => policy.every(policy.mayEditHousehold(a, f), policy.mayAddHousehold(a, f.to)),
    decide: rules.moveWithin,
  }),
  command({
    name: "people.move-person",
    v: 1,
    summary: "One person moves to another household, or to one of their own",
    input: acts.movePerson,
    purpose,
    facts: (r, i, c) => movePersonFacts(r, c.community, i, c.today),
    may: (a, f) =>
      policy.every(
        policy.mayEditHousehold(a, f.who),
        ...(f.joins ? [policy.mayEditHousehold(a, f.joins)] : []),
        ...(f.door ? [policy.mayAddHousehold(a, f.door)] : []),
      ),
    decide: rules.movePerson,
  }),
];
