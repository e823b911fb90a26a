import type * as z from "zod/mini";
import type { Id } from "../kernel/id.ts";
import type { CommandSpec } from "../server/capability.ts";
import { command } from "../server/capability.ts";
import { mayBring } from "./policy.ts";
import { importFacts, wasRead } from "./reads.ts";
import * as rules from "./rules.ts";
import { take } from "./rules/take.ts";
import * as schema from "./schema.ts";
import { takeFacts } from "./take.ts";

const purpose = "register";
const one = (r: Parameters<typeof importFacts>[0], i: { import: Id }, c: { community: Id }) =>
  importFacts(r, c.community, i.import);

export const commands: CommandSpec<any, any>[] = [
  command({
    name: "register.begin",
    v: 1,
    summary: "Says where a list comes from, why it may be used and until when; the file follows",
    input: schema.begin,
    purpose,
    facts: async (_r, _i, c) => ({ community: c.community }),
    may: (a, f) => mayBring(a, f.community),
    decide: rules.begin,
  }),
  command({
    name: "register.mean",
    v: 1,
    summary: "Corrects what a list's columns and sheets mean",
    input: schema.mean,
    purpose,
    bodyLimit: 256 * 1024,
    facts: one,
    may: (a, f) => mayBring(a, f.community),
    decide: rules.mean,
  }),
  command({
    name: "register.mend",
    v: 1,
    summary: "Mends cells of a list",
    input: schema.mend,
    purpose,
    bodyLimit: 1024 * 1024,
    facts: one,
    may: (a, f) => mayBring(a, f.community),
    decide: rules.mend,
  }),
  command({
    name: "register.choose",
    v: 1,
    summary: "Takes doubtful rows of a list, or leaves rows out",
    input: schema.choose,
    purpose,
    bodyLimit: 2 * 1024 * 1024,
    facts: one,
    may: (a, f) => mayBring(a, f.community),
    decide: rules.choose,
  }),
  command({
    name: "register.leave",
    v: 1,
    summary: "Leaves a list; whatever was read of it goes",
    input: schema.leave,
    purpose,
    facts: one,
    may: (a, f) => mayBring(a, f.community),
    decide: rules.leave,
  }),
  command({
    name: "register.again",
    v: 1,
    summary: "Compares a list anew with what the register holds",
    input: schema.again,
    purpose,
    facts: async (r, i, c) => {
      const facts = await one(r, i, c);
      return facts && { ...facts, read: await wasRead(r, c.community, i.import) };
    },
    may: (a, f) => mayBring(a, f.community),
    decide: rules.again,
  }),
  command({
    name: "register.take",
    v: 1,
    summary: "Takes a list into the register, whole or without its doubtful rows; undone in one act",
    input: schema.take,
    purpose,
    facts: (r, i, c) => takeFacts(r, c.community, i.import, i.accept),
    may: (a, f) => mayBring(a, f.community),
    decide: (f, i: z.infer<typeof schema.take>, c) => take(f, i, c),
  }),
  command({
    name: "register.extend",
    v: 1,
    summary: "Says until when a list may be used; what came only by it goes with that day",
    input: schema.extend,
    purpose,
    facts: one,
    may: (a, f) => mayBring(a, f.community),
    decide: rules.extend,
  }),
];
