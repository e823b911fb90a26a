import { sql } from "kysely";
import * as z from "zod/mini";
import { id, oneOf } from "../kernel/fields.ts";
import type { Id } from "../kernel/id.ts";
import type { CommandSpec } from "../server/capability.ts";
import { command } from "../server/capability.ts";
import { doubleCommands } from "./commands/doubles.ts";
import { movingCommands } from "./commands/moving.ts";
import { tieCommands } from "./commands/ties.ts";
import { transferCommands } from "./commands/transfer.ts";
import { personFacts } from "./facts/person.ts";
import * as policy from "./policy.ts";
import { doorFacts, householdFacts, householdOf, oneHousehold, people } from "./reads.ts";
import type { HouseholdFacts } from "./rules.ts";
import * as rules from "./rules.ts";
import * as schema from "./schema.ts";
import { whoIsShown } from "./rules/shown.ts";
import { shownFacts, tiedTo } from "./shown/reads.ts";

const byHousehold = <I extends { household: Id }>(
  r: Parameters<typeof oneHousehold>[0],
  i: I,
  c: { community: Id; today: string },
) => oneHousehold(r, c.community, i.household, c.today);
const contact = "contact";
const care = "care";

export const commands: CommandSpec<any, any>[] = [
  ...tieCommands,
  ...movingCommands,
  ...doubleCommands,
  ...transferCommands,
  command({
    name: "people.add-household",
    v: 1,
    summary: "A household moves in behind a door",
    input: schema.addHousehold,
    purpose: contact,
    facts: (r, i, c) => doorFacts(r, c.community, i.door),
    may: (a, f) => policy.mayAddHousehold(a, f),
    decide: rules.addHousehold,
  }),
  command({
    name: "people.edit-household",
    v: 1,
    summary: "Changes how a household is called, reached and remembered",
    input: schema.editHousehold,
    purpose: contact,
    facts: byHousehold,
    may: (a, f) => policy.mayEditHousehold(a, f),
    decide: rules.editHousehold,
  }),
  command({
    name: "people.add-person",
    v: 1,
    summary: "Adds a person to a household",
    input: schema.addPerson,
    purpose: contact,
    facts: byHousehold,
    may: (a, f) => policy.mayEditHousehold(a, f),
    decide: rules.addPerson,
  }),
  command({
    name: "people.edit-person",
    v: 1,
    summary: "Changes a person's record",
    input: schema.editPerson,
    purpose: contact,
    facts: (r, i, c) => personFacts(r, c.community, i.person, c.today),
    may: (a, f) => policy.mayEditHousehold(a, f),
    decide: rules.editPerson,
  }),
  command({
    name: "people.set-care",
    v: 1,
    summary: "Marks a household or a person as needing more",
    input: schema.setCare,
    purpose: care,
    facts: byHousehold,
    may: (a, f) => policy.maySetCare(a, f),
    decide: rules.setCare,
  }),
  command({
    name: "people.end-care",
    v: 1,
    summary: "Ends a care class",
    input: schema.endCare,
    purpose: care,
    facts: (r, i, c) => withEnd(r, c.community, "care", i.care, c.today).then((f) => f && { ...f, care: i.care }),
    may: (a, f) => policy.maySetCare(a, f),
    decide: rules.endCare,
  }),
  command({
    name: "people.add-proxy",
    v: 1,
    summary: "Adds somebody who answers for a household",
    input: schema.addProxy,
    purpose: contact,
    facts: byHousehold,
    may: (a, f) => policy.mayEditHousehold(a, f),
    decide: rules.addProxy,
  }),
  command({
    name: "people.end-proxy",
    v: 1,
    summary: "Ends a proxy; the people themselves need no reason",
    input: schema.endProxy,
    purpose: contact,
    facts: (r, i, c) => withEnd(r, c.community, "proxy", i.proxy, c.today).then((f) => f && { ...f, proxy: i.proxy }),
    may: (a, f) => policy.mayEndProxy(a, f),
    decide: rules.endProxy,
  }),
  command({
    name: "people.look-in",
    v: 1,
    summary: "Somebody looked in on a household",
    input: schema.lookIn,
    purpose: care,
    facts: async (r, i, c) => (await householdFacts(r, c.community, [i.household], c.today, true)).get(i.household) ?? null,
    may: (a, f) => policy.mayLookIn(a, f),
    decide: rules.lookIn,
    batch: {
      facts: async (r, inputs, community, today) => {
        const facts = await householdFacts(
          r,
          community,
          inputs.map((i) => i.household),
          today,
          true,
        );
        return inputs.map((i) => facts.get(i.household) ?? null);
      },
    },
  }),
  command({
    name: "people.move-out",
    v: 1,
    summary: "A household moves out",
    input: schema.moveOut,
    purpose: contact,
    facts: byHousehold,
    may: (a, f) => policy.mayEditHousehold(a, f),
    decide: rules.moveOut,
  }),
  command({
    name: "people.protect",
    v: 1,
    summary: "Hides a household from everybody but two named staff",
    input: schema.protect,
    purpose: "protection",
    stepUp: true,
    facts: async (r, i, c) => {
      const facts = await byHousehold(r, i, c);
      if (!facts) return null;
      const { rows } = await sql<{
        id: Id;
      }>`select distinct account_id as id from role_held where community_id = ${c.community} and role in ('worker', 'lead') and ended_at is null and from_day <= ${c.today}::date and (to_day is null or to_day > ${c.today}::date)`.execute(
        people(r),
      );
      return { ...facts, staff: rows.map((s) => s.id) };
    },
    may: (a, f) => policy.mayProtect(a, f),
    decide: rules.protect,
    signatures: () => 2,
    about: (f: HouseholdFacts) => [f.household],
  }),
  command({
    name: "people.unprotect",
    v: 1,
    summary: "Shows a hidden household again",
    input: schema.unprotect,
    purpose: "protection",
    stepUp: true,
    facts: byHousehold,
    may: (a, f) => policy.mayUnprotect(a, f),
    decide: rules.unprotect,
    signatures: () => 2,
    about: (f: HouseholdFacts) => [f.household],
  }),
  command({
    name: "people.ask",
    v: 1,
    summary: "Asks for names and phones, with a reason that is written down",
    input: z.object({ household: id(), reason: oneOf(schema.ASK_REASONS) }),
    purpose: contact,
    facts: async (r, i, c) => {
      const f = await byHousehold(r, i, c);
      if (!f) return null;
      const own = policy.isOwnChain(c.actor, f);
      const shown = own ? [] : [...whoIsShown(f.household, f.people), ...(await tiedTo(r, c.community, f.household))];
      return { ...f, shown: await shownFacts(r, { community: c.community, account: c.actor.account, today: c.today }, shown) };
    },
    may: (a, f) => policy.mayAsk(a, f),
    decide: rules.ask,
  }),
  command({
    name: "people.erase-person",
    v: 1,
    summary: "Erases a person; the journal keeps ids that lead nowhere",
    input: z.object({ person: id() }),
    purpose: "erasure",
    stepUp: true,
    facts: (r, i, c) => personFacts(r, c.community, i.person, c.today),
    may: (a, f) => policy.mayProtect(a, f),
    decide: rules.erasePerson,
  }),
];

async function withEnd(
  r: Parameters<typeof oneHousehold>[0],
  community: Id,
  table: "care" | "proxy",
  which: Id,
  today: string,
): Promise<(HouseholdFacts & { ended: boolean }) | null> {
  const household = await householdOf(r, community, table, which);
  const facts = household && (await oneHousehold(r, community, household, today));
  if (!facts) return null;
  const row = await people(r)
    .selectFrom(table)
    .where("community_id", "=", community)
    .where("id", "=", which)
    .select("ended_on")
    .executeTakeFirstOrThrow();
  return { ...facts, ended: row.ended_on !== null };
}
