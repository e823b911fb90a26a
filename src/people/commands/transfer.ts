import { onlySystem } from "../../kernel/policy.ts";
import type { CommandSpec } from "../../server/capability.ts";
import { command } from "../../server/capability.ts";
import { sendFacts, takeBackFacts, takeFacts, transferFacts } from "../facts/transfers.ts";
import * as policy from "../policy.ts";
import * as rules from "../rules/transfer.ts";
import * as acts from "../schema/acts.ts";

const purpose = "contact";

/** A household on its way to another community of the house: sent and taken back here, taken in and sent back there. */
export const transferCommands: CommandSpec<any, any>[] = [
  command({
    name: "people.transfer",
    v: 1,
    summary: "A household moves to another community of the house, where it waits to be taken in",
    input: acts.transfer,
    purpose,
    facts: (r, i, c) => sendFacts(r, c.community, i.household, i.to, c.today),
    may: (a, f) => policy.every(policy.mayEditHousehold(a, f), policy.mayKeepRegister(a, f.community)),
    decide: rules.send,
  }),
  command({
    name: "people.take-in",
    v: 1,
    summary: "Takes in a household that another community sent, behind a door here",
    input: acts.takeIn,
    purpose,
    facts: (r, i, c) => takeFacts(r, c.community, i),
    may: (a, f) => policy.every(policy.mayKeepRegister(a, f.community), policy.mayAddHousehold(a, f.door)),
    decide: rules.takeIn,
  }),
  command({
    name: "people.send-back",
    v: 1,
    summary: "Sends a household back to the community that it came from",
    input: acts.ofTransfer,
    purpose,
    facts: (r, i, c) => transferFacts(r, c.community, i.transfer, "to"),
    may: (a, f) => policy.mayKeepRegister(a, f.community),
    decide: rules.sendBack,
  }),
  command({
    name: "people.withdraw-transfer",
    v: 1,
    summary: "Takes a household back that nobody has taken in: it lives again where it lived",
    input: acts.ofTransfer,
    purpose,
    facts: (r, i, c) => takeBackFacts(r, c.community, i.transfer, c.today),
    may: (a, f) => policy.mayKeepRegister(a, f.community),
    decide: rules.takeBack,
  }),
  command({
    name: "people.lapse-transfer",
    v: 1,
    summary: "A household that nobody took in for thirty days: its package is destroyed",
    input: acts.ofTransfer,
    purpose,
    facts: (r, i, c) => transferFacts(r, c.community, i.transfer, "from"),
    may: onlySystem,
    decide: rules.lapse,
  }),
];
