import type { Context, Decision } from "../kernel/command.ts";
import { decided } from "../kernel/command.ts";
import type { Id } from "../kernel/id.ts";
import { no } from "../kernel/result.ts";
import type * as z from "zod/mini";
import type * as schema from "./schema.ts";
import { CHAIN_MOST } from "./schema.ts";

export function addOrganisation(
  f: { community: Id; placeKind: string; kinds: readonly { code: string; at: readonly string[] }[]; names: readonly string[] },
  input: z.infer<typeof schema.addOrganisation>,
  c: Context,
): Decision {
  const kind = f.kinds.find((k) => k.code === input.kind);
  if (!kind) return no("organisations.no-such-kind", { kind: input.kind });
  if (!kind.at.includes(f.placeKind)) return no("organisations.not-at", { at: f.placeKind });
  if (f.names.includes(input.name)) return no("organisations.name-taken");
  const organisation = c.newId();
  return decided(
    [
      {
        kind: "organisations.added",
        v: 1,
        about: [organisation, input.place, f.community],
        public: { organisation, kind: input.kind, place: input.place, name: input.name },
      },
    ],
    { organisation },
  );
}
export function rename(
  f: { community: Id; names: readonly string[]; until: string | null },
  input: z.infer<typeof schema.renameOrganisation>,
): Decision {
  if (f.until !== null) return no("organisations.ended");
  if (f.names.includes(input.name)) return no("organisations.name-taken");
  return decided([
    {
      kind: "organisations.renamed",
      v: 1,
      about: [input.organisation, f.community],
      public: { organisation: input.organisation, name: input.name },
    },
  ]);
}
export function end(
  f: { community: Id; until: string | null; roles: number },
  input: z.infer<typeof schema.endOrganisation>,
): Decision {
  if (f.until !== null) return no("organisations.ended");
  if (f.roles > 0) return no("organisations.roles-left", { roles: f.roles });
  return decided([
    {
      kind: "organisations.dissolved",
      v: 1,
      about: [input.organisation, f.community],
      public: { organisation: input.organisation },
    },
  ]);
}
export function addMember(
  f: { community: Id; until: string | null; member: boolean },
  input: z.infer<typeof schema.addMember>,
  c: Context,
): Decision {
  if (f.until !== null) return no("organisations.ended");
  if (f.member) return no("organisations.member-already");
  if (input.to !== null && input.to <= input.from) return no("organisations.end-before-start");
  const membership = c.newId();
  return decided(
    [
      {
        kind: "organisations.member-added",
        v: 1,
        about: [input.organisation, input.person, f.community],
        public: {
          membership,
          organisation: input.organisation,
          person: input.person,
          personCommunity: input.personCommunity,
          from: input.from,
          to: input.to,
        },
        private: { position: input.position },
      },
    ],
    { membership },
  );
}

export interface RoleFacts {
  readonly community: Id;
  readonly path: readonly Id[];
  readonly account: Id | null;
  readonly role: schema.GivenRole;
  readonly person: Id;
  /** The day on which the organisation through which it is held ended, if it did. */
  readonly until: string | null;
  readonly held: boolean;
  readonly canSignIn: boolean;
}
export function giveRole(f: RoleFacts, input: z.infer<typeof schema.giveRole>, c: Context): Decision {
  if (f.until !== null) return no("organisations.ended");
  if (!f.canSignIn) return no("organisations.no-phone");
  if (f.held) return no("organisations.role-held");
  if (input.to !== null && input.to <= input.from) return no("organisations.end-before-start");
  const held = c.newId();
  const account = f.account ?? c.newId();
  return decided(
    [
      {
        kind: "organisations.role-given",
        v: 1,
        about: [held, account, input.person, ...f.path],
        public: {
          held,
          account,
          newAccount: f.account === null,
          person: input.person,
          role: input.role,
          place: input.place,
          organisation: input.organisation,
          from: input.from,
          to: input.to,
        },
      },
    ],
    { held },
  );
}
export function endRole(
  f: { community: Id; path: readonly Id[]; account: Id; person: Id; ended: boolean; role: schema.GivenRole; others: number },
  input: z.infer<typeof schema.endRole>,
): Decision {
  if (f.ended) return no("organisations.role-ended");
  // Somebody must be able to name others, or the community is locked out of itself.
  if (f.role === "lead" && f.others === 0) return no("organisations.last-lead");
  return decided([
    {
      kind: "organisations.role-ended",
      v: 1,
      about: [input.held, f.account, f.person, f.community],
      public: { held: input.held, account: f.account },
    },
  ]);
}

export function entrust(
  f: { community: Id; paths: readonly (readonly Id[])[]; account: Id | null; missing: number; held: ReadonlySet<Id> },
  input: z.infer<typeof schema.entrust>,
  c: Context,
): Decision {
  if (f.missing > 0) return no("organisations.strange-households", { count: f.missing });
  if (input.to !== null && input.to <= input.from) return no("organisations.end-before-start");
  const fresh = [...new Set(input.households)].filter((h) => !f.held.has(h));
  if (fresh.length === 0) return no("organisations.nothing-changes");
  if (f.held.size + fresh.length > CHAIN_MOST)
    return no("organisations.too-many-households", { most: CHAIN_MOST, held: f.held.size });
  const rows = fresh.map((household) => ({ id: c.newId(), household }));
  return decided(
    [
      {
        kind: "organisations.entrusted",
        v: 1,
        about: [input.person, ...(f.account ? [f.account] : []), ...fresh, f.community],
        public: { person: input.person, from: input.from, to: input.to, rows },
      },
    ],
    { households: fresh.length },
  );
}
export function endEntrusting(
  f: { community: Id; paths: readonly (readonly Id[])[]; missing: number; account: Id | null; held: ReadonlySet<Id> },
  input: z.infer<typeof schema.endEntrusting>,
): Decision {
  const mine = [...new Set(input.households)].filter((h) => f.held.has(h));
  if (mine.length === 0) return no("organisations.nothing-changes");
  return decided(
    [
      {
        kind: "organisations.entrusting-ended",
        v: 1,
        about: [input.person, ...(f.account ? [f.account] : []), ...mine, f.community],
        public: { person: input.person, households: mine },
      },
    ],
    { households: mine.length },
  );
}
