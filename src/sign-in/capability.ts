import { decided } from "../kernel/command.ts";
import { onlySystem, unknown } from "../kernel/policy.ts";
import { yes } from "../kernel/result.ts";
import type { Capability, CommandSpec, Holding, QuerySpec, Reaction, Tick, With } from "../server/capability.ts";
import { command, query } from "../server/capability.ts";
import { mayBadge, mayKeepDesks, mayManage } from "./policy.ts";
import {
  accountFacts,
  accountOfPerson,
  accountsOfErased,
  deskFacts,
  desksOf,
  sessionsOf,
  tokenFacts,
  tokensOf,
} from "./reads.ts";
import * as rules from "./rules.ts";
import * as schema from "./schema.ts";
import { writes } from "./writes.ts";

const purpose = "sign-in";

const commands: CommandSpec<any, any>[] = [
  command({
    name: "sign-in.invite",
    v: 1,
    summary: "Makes an invitation that signs a person in on their own device; `show` gives its QR",
    input: schema.invite,
    purpose,
    stepUp: true,
    facts: (r, i, c) => accountOfPerson(r, c.community, i.person, c.now),
    may: (a, f) => mayManage(a, f),
    decide: (f, i, c) => rules.invite(f, i, c),
  }),
  command({
    name: "sign-in.revoke-invitation",
    v: 1,
    summary: "Takes an invitation or a badge back",
    input: schema.revokeInvitation,
    purpose,
    facts: (r, i, c) => tokenFacts(r, c.community, i.invitation, c.now),
    may: (a, f) => mayBadge(a, f.account),
    decide: rules.revokeInvitation,
  }),
  command({
    name: "sign-in.issue-badge",
    v: 1,
    summary: "Issues a personal QR for shared desks; the one before is void",
    input: schema.issueBadge,
    purpose,
    stepUp: true,
    facts: (r, i, c) => accountFacts(r, c.community, i.account, c.now),
    may: (a, f) => mayBadge(a, f),
    decide: (f, i, c) => rules.issueBadge(f, i, c),
  }),
  command({
    name: "sign-in.block-account",
    v: 1,
    summary: "Blocks an account; every session of it ends at once",
    input: schema.blockAccount,
    purpose,
    facts: (r, i, c) => accountFacts(r, c.community, i.account, c.now),
    may: (a, f) => mayManage(a, f),
    decide: (f, i) => rules.blockAccount(f, i),
  }),
  command({
    name: "sign-in.unblock-account",
    v: 1,
    summary: "Lets a blocked account sign in again",
    input: schema.unblockAccount,
    purpose,
    stepUp: true,
    facts: (r, i, c) => accountFacts(r, c.community, i.account, c.now),
    may: (a, f) => mayManage(a, f),
    decide: rules.unblockAccount,
  }),
  command({
    name: "sign-in.open-desk",
    v: 1,
    summary: "Opens a shared desk; `take-desk` makes this browser it",
    input: schema.openDesk,
    purpose,
    stepUp: true,
    facts: async (_r, _i, c) => ({ community: c.community }),
    may: (a, f) => mayKeepDesks(a, f.community),
    decide: (f, i, c) => rules.openDesk(f, i, c),
  }),
  command({
    name: "sign-in.close-desk",
    v: 1,
    summary: "Closes a shared desk; whoever is signed in there is signed out",
    input: schema.closeDesk,
    purpose,
    facts: (r, i, c) => deskFacts(r, c.community, i.desk),
    may: (a, _f, c) => mayKeepDesks(a, c.community),
    decide: rules.closeDesk,
  }),
  command({
    name: "sign-in.forget-accounts",
    v: 1,
    summary: "Forgets the accounts of people who were erased",
    input: schema.nothing,
    purpose,
    facts: (r, _i, c) => accountsOfErased(r, c.community),
    may: onlySystem,
    decide: rules.forgetAccounts,
  }),
];

const queries: QuerySpec<any, any>[] = [
  query({
    name: "sign-in.account",
    summary: "Whether a person has an account, and what the asker may do to it",
    input: schema.accountOf,
    output: schema.accountSeen,
    purpose,
    ask: async (r, i, asker, community) => {
      if (!mayKeepDesks(asker.actor, community).ok) return unknown;
      const account = await accountOfPerson(r, community, i.person, asker.now);
      if (!account) return yes({ account: null, blocked: false, hasPhone: false, hasPin: false, roles: [], may: false });
      const { hasPin, blocked, hasPhone, roles } = account;
      return yes({ account: account.id, blocked, hasPhone, hasPin, roles: [...roles], may: mayManage(asker.actor, account).ok });
    },
  }),
  query({
    name: "sign-in.desks",
    summary: "Shared desks of a community that are open",
    input: schema.nothing,
    output: schema.deskList,
    purpose,
    ask: async (r, i, asker, community) =>
      mayKeepDesks(asker.actor, community).ok ? yes({ desks: await desksOf(r, community) }) : unknown,
  }),
  query({
    name: "sign-in.invitations",
    summary: "Invitations and badges that still open, as far as the asker may take them back",
    input: schema.nothing,
    output: schema.tokenList,
    purpose,
    ask: async (r, i, asker, community) => {
      if (!mayKeepDesks(asker.actor, community).ok) return unknown;
      const tokens = await tokensOf(r, community, asker.now);
      return yes({
        tokens: tokens.filter((t) => mayBadge(asker.actor, { id: t.account, community, roles: t.roles }).ok),
      });
    },
  }),
];

/** A role that is given or taken is a reason to show oneself again: its holder's sessions end in the same transaction (OWASP ASVS 5.0 V7.2.4, V8.3.2). */
const endSessions: With["then"] = async (r, event) => {
  const account = (event.public as { account?: string }).account;
  const sessions = account ? await sessionsOf(r, [account]) : [];
  return decided(sessions.map((s) => rules.sessionEnded(s.account, s.session, "role-changed")));
};
const withs: With[] = [
  { on: "organisations.role-given", then: endSessions },
  { on: "organisations.role-ended", then: endSessions },
];

/** With a person goes what they signed in with; the account's id stays, since the journal has it. */
const reactions: Reaction[] = [
  {
    name: "sign-in.accounts-of-the-erased",
    on: ["people.person-erased", "people.household-erased"],
    react: () => [{ command: "sign-in.forget-accounts", input: {} }],
  },
];

/** What is past its time, by the same conditions that `holds` states. */
const purge: Tick = {
  name: "sign-in.purge",
  every: 600,
  purpose,
  run: (tick) =>
    tick.as([], async (_r, sql) => {
      for (const h of holds) if (h.past) await sql(`delete from ${h.table} t where ${h.past}`, [tick.now]);
    }),
};

const self = ["account holder"];
const holds: Holding[] = [
  {
    table: "account",
    purpose,
    fields: ["phone_hash", "language", "pin_hash"],
    retention: "until the person is erased",
    readers: ["nobody: compared, never shown"],
  },
  {
    table: "session",
    purpose,
    fields: ["device_name"],
    retention: "30 d after it ended",
    readers: self,
    past: `least(coalesce(t.ended_at, t.absolute_until), t.idle_until, t.absolute_until) < $1::timestamptz - interval '30 days'`,
  },
  {
    table: "sign_in_code",
    purpose,
    fields: ["phone_hash"],
    retention: "1 d",
    readers: ["nobody: compared, never shown"],
    past: `t.sent_at < $1::timestamptz - interval '1 day'`,
  },
  {
    table: "limit_count",
    purpose,
    fields: ["key"],
    retention: "until its window has passed, 1 d at most",
    readers: ["nobody: counted, never shown"],
    past: "t.until < $1::timestamptz",
  },
  {
    table: "challenge",
    purpose,
    fields: ["account_id"],
    retention: "5 min",
    readers: ["nobody: compared, never shown"],
    past: "t.until < $1::timestamptz",
  },
  {
    table: "passkey",
    purpose,
    fields: ["name"],
    retention: "until its holder takes it away, or with the account",
    readers: self,
  },
  {
    table: "desk_account",
    purpose,
    fields: ["account_id"],
    retention: "while the desk is open",
    readers: ["whoever stands at the desk"],
  },
  {
    table: "token",
    purpose,
    fields: ["about"],
    retention: "30 d after it ran out or was taken back",
    readers: ["worker", "lead", "officer", "keeper"],
    past: `t.scope in ('invitation', 'badge') and least(t.revoked_at, t.until) < $1::timestamptz - interval '30 days'`,
  },
];

/** 登录: who may come in, on what device, and for how long. Its routes are in `routes.ts`. */
export const signIn: Capability = { name: "sign-in", commands, queries, writes, reactions, withs, ticks: [purge], holds };
