import type { Role } from "../kernel/actor.ts";
import type { Context, Decision } from "../kernel/command.ts";
import { decided } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Instant } from "../kernel/instant.ts";
import { DAY, later } from "../kernel/instant.ts";
import { no } from "../kernel/result.ts";
import type { BlockedBecause, Ending, How, TokenScope } from "./schema.ts";
import { STEP_UP_LASTS } from "./rules/bounds.ts";

export * from "./rules/bounds.ts";

// ---- events that routes record --------------------------------------------------------------------------------

export const sessionEnded = (account: Id, session: Id, why: Ending): Event => ({
  kind: "sign-in.session-ended",
  v: 1,
  about: [account, session],
  public: { account, session, why },
});
export const sessionBegun = (account: Id, session: Id, how: How, desk: Id | null, row: unknown): Event => ({
  kind: "sign-in.session-begun",
  v: 1,
  about: [account, session, ...(desk ? [desk] : [])],
  public: { account, session, how, desk },
  private: row,
});

/**
 * True when a PIN may be set now: after a step-up, or as the first one, right after the session began (that is what an invitation asks for).
 * Else whoever finds an open phone could give it a PIN of their own.
 */
export const maySetPin = (session: { madeAt: Instant; steppedUpUntil: Instant | null }, hasPin: boolean, now: Instant): boolean =>
  (session.steppedUpUntil !== null && session.steppedUpUntil > now) || (!hasPin && later(session.madeAt, STEP_UP_LASTS) > now);

// ---- commands -------------------------------------------------------------------------------------------------

/** What a decision must know of an account. */
export interface AccountFacts {
  readonly id: Id;
  readonly community: Id;
  readonly person: Id;
  readonly roles: readonly Role[];
  readonly blocked: boolean;
  readonly hasPhone: boolean;
  readonly hasPin: boolean;
  /** Its sessions that have not ended. */
  readonly sessions: readonly Id[];
}

const until = (context: Context, days: number): Instant => later(context.now, days * DAY);

/** An invitation that lives longer than a day, or opens twice, may lie about: it then asks for the phone number as well. */
export function invite(account: AccountFacts, input: { days: number; uses: number }, context: Context): Decision {
  if (account.blocked) return no("sign-in.blocked");
  const invitation = context.newId();
  return decided(
    [
      {
        kind: "sign-in.invited",
        v: 1,
        about: [invitation, account.id],
        public: { invitation, account: account.id, uses: input.uses, until: until(context, input.days) },
        private: { asksPhone: account.hasPhone && (input.days > 1 || input.uses > 1) },
      },
    ],
    { invitation, account: account.id },
  );
}

export function issueBadge(account: AccountFacts, input: { days: number }, context: Context): Decision {
  if (account.blocked) return no("sign-in.blocked");
  const badge = context.newId();
  return decided(
    [
      {
        kind: "sign-in.badge-issued",
        v: 1,
        about: [badge, account.id],
        public: { badge, account: account.id, until: until(context, input.days) },
      },
    ],
    { badge },
  );
}

export interface TokenFacts {
  readonly id: Id;
  readonly scope: TokenScope;
  readonly account: AccountFacts;
  readonly revoked: boolean;
}
export const revokeInvitation = (token: TokenFacts): Decision =>
  token.revoked
    ? no("sign-in.revoked-already")
    : decided([
        {
          kind: "sign-in.invitation-revoked",
          v: 1,
          about: [token.id, token.account.id],
          public: { token: token.id, scope: token.scope, account: token.account.id },
        },
      ]);

/** Ends every session at once, in the same transaction; invitations and badges go too. */
export function blockAccount(account: AccountFacts, input: { because: BlockedBecause }): Decision {
  if (account.blocked) return no("sign-in.blocked");
  return decided(
    [
      ...account.sessions.map((session) => sessionEnded(account.id, session, "account-blocked")),
      {
        kind: "sign-in.account-blocked",
        v: 1,
        about: [account.id, ...account.sessions],
        public: { account: account.id, because: input.because },
      },
    ],
    { sessions: account.sessions.length },
  );
}
export const forgetAccounts = (accounts: readonly { id: Id; sessions: readonly Id[] }[]): Decision =>
  decided(
    accounts.flatMap((a) => [
      ...a.sessions.map((session) => sessionEnded(a.id, session, "account-blocked")),
      { kind: "sign-in.account-forgotten", v: 1, about: [a.id], public: { account: a.id } },
    ]),
  );
export const unblockAccount = (account: AccountFacts): Decision =>
  account.blocked
    ? decided([{ kind: "sign-in.account-unblocked", v: 1, about: [account.id], public: { account: account.id } }])
    : no("sign-in.not-blocked");

export function openDesk(_facts: object, input: { name: string }, context: Context): Decision {
  const desk = context.newId();
  return decided(
    [
      {
        kind: "sign-in.desk-opened",
        v: 1,
        about: [desk],
        public: { desk, by: context.actor.account },
        private: { name: input.name },
      },
    ],
    { desk },
  );
}
export interface DeskFacts {
  readonly id: Id;
  readonly closed: boolean;
  readonly sessions: readonly { account: Id; session: Id }[];
}
export const closeDesk = (desk: DeskFacts): Decision =>
  desk.closed
    ? no("sign-in.desk-closed")
    : decided(
        [
          ...desk.sessions.map((s) => sessionEnded(s.account, s.session, "desk-closed")),
          { kind: "sign-in.desk-closed", v: 1, about: [desk.id], public: { desk: desk.id } },
        ],
        { sessions: desk.sessions.length },
      );
