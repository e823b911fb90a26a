import type { CommandSpec } from "../../server/capability.ts";
import { command } from "../../server/capability.ts";
import { mergeFacts, pairFacts } from "../facts/merge.ts";
import * as policy from "../policy.ts";
import * as rules from "../rules/merge.ts";
import * as acts from "../schema/acts.ts";

export const doubleCommands: CommandSpec<any, any>[] = [
  command({
    name: "people.merge",
    v: 1,
    summary: "Two records of one person become one; it can be taken back whole",
    input: acts.merge,
    // The account of the dropped record moves with it, and that is nobody's but this purpose's (migrations/0013).
    purpose: "merging",
    facts: (r, i, c) => mergeFacts(r, c.community, i.keep, i.drop, c.today),
    may: (a, f, c) =>
      policy.every(
        policy.mayEditHousehold(a, f.keep),
        policy.mayEditHousehold(a, f.drop),
        policy.mayKeepRegister(a, c.community),
      ),
    decide: rules.merge,
  }),
  command({
    name: "people.not-double",
    v: 1,
    summary: "Two records are two people; or, taken back, may be one",
    input: acts.notDouble,
    purpose: "contact",
    facts: (r, i, c) => pairFacts(r, c.community, i.one, i.other, c.today),
    may: (a, f, c) =>
      policy.every(
        policy.mayEditHousehold(a, f.one),
        policy.mayEditHousehold(a, f.other),
        policy.mayKeepRegister(a, c.community),
      ),
    decide: rules.notDouble,
  }),
];
