import { unknown } from "../../kernel/policy.ts";
import type { CommandSpec } from "../../server/capability.ts";
import { command } from "../../server/capability.ts";
import { personFacts } from "../facts/person.ts";
import { childFacts, newTieFacts, tieFacts } from "../facts/ties.ts";
import * as policy from "../policy.ts";
import * as rules from "../rules/ties.ts";
import * as acts from "../schema/acts.ts";
import { shownFacts } from "../shown/reads.ts";

const purpose = "contact";

/** Who lives elsewhere and is tied to a door here; asking for one person; looking for a child. */
export const tieCommands: CommandSpec<any, any>[] = [
  command({
    name: "people.add-tie",
    v: 1,
    summary: "Somebody who lives elsewhere owns a flat, or is registered at it",
    input: acts.addTie,
    purpose,
    facts: (r, i, c) => newTieFacts(r, c.community, i, c.today),
    may: (a, f) =>
      policy.every(
        policy.mayAddHousehold(a, f),
        ...(f.known ? [] : [unknown]),
        ...(f.who ? [policy.mayEditHousehold(a, f.who)] : []),
      ),
    decide: rules.addTie,
  }),
  command({
    name: "people.edit-tie",
    v: 1,
    summary: "Changes where somebody lives who is tied to a door, or since when",
    input: acts.editTie,
    purpose,
    facts: (r, i, c) => tieFacts(r, c.community, i.tie),
    may: (a, f) => policy.mayEditTie(a, f),
    decide: rules.editTie,
  }),
  command({
    name: "people.end-tie",
    v: 1,
    summary: "Somebody no longer owns a flat, or is no longer registered at it",
    input: acts.endTie,
    purpose,
    facts: (r, i, c) => tieFacts(r, c.community, i.tie),
    may: (a, f) => policy.mayEditTie(a, f),
    decide: rules.endTie,
  }),
  command({
    name: "people.ask-person",
    v: 1,
    summary: "Asks for one person's name and phones, with a reason that is written down",
    input: acts.askPerson,
    purpose,
    facts: async (r, i, c) => {
      const f = await personFacts(r, c.community, i.person, c.today);
      if (!f) return null;
      const whose = { community: c.community, account: c.actor.account, today: c.today };
      return { ...f, shown: await shownFacts(r, whose, policy.isOwnChain(c.actor, f) ? [] : [f.person]) };
    },
    may: (a, f) => policy.mayAsk(a, f),
    decide: rules.askPerson,
  }),
  command({
    name: "people.find-child",
    v: 1,
    summary: "Finds the family of a child by its whole name, with a reason; the family can see it",
    input: acts.findChild,
    purpose,
    facts: (r, i, c) => childFacts(r, c, i.name),
    may: (a, f) => policy.mayKeepRegister(a, f.community),
    decide: rules.findChild,
  }),
];
