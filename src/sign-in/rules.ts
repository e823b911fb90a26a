import type { Role } from "../kernel/actor.ts";
import type { Context, Decision } from "../kernel/command.ts";
import { decided } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Instant } from "../kernel/instant.ts";
import { DAY, HOUR, MINUTE, later } from "../kernel/instant.ts";
import { no } from "../kernel/result.ts";
import type { BlockedBecause, Ending, How, TokenScope } from "./schema.ts";

// ---- how long, how often --------------------------------------------------------------------------------------

/** OWASP ASVS 5.0 V6.5.1 and V6.5.5: once, at most ten minutes. */
export const CODE_LASTS = 10 * MINUTE;
export const CODE_GUESSES = 5;
/** After proving who it is, exports and changes of roles are open for so long (V7.5.3). */
export const STEP_UP_LASTS = 10 * MINUTE;
/** V7.3.2: however busy, a session ends. */
export const SESSION_LASTS = 30 * DAY;
/** A session's idle end is moved at most so often: one write in five minutes, not one a request. */
export const TOUCH_EVERY = 5 * MINUTE;
export const CHALLENGE_LASTS = 5 * MINUTE;
/** Within this time of being opened or issued, whoever did so may show the secret or take the desk. */
export const SHOW_WITHIN = 30 * MINUTE;
export const KEEP_ENDED = 30 * DAY;
/** A right phone number must follow an invitation that asks for one; so many wrong ones end it. */
export const INVITATION_PHONE_TRIES = 5;

/** V7.3.1: those who can see or change most are signed out soonest. A volunteer's phone stays signed in for a round of shifts. */
export function idleOf(roles: readonly Role[], onDesk: boolean): number {
  const each = roles.map((role) =>
    role === "keeper" || role === "lead" || role === "officer" ? 8 * HOUR : role === "worker" ? 12 * HOUR : 14 * DAY,
  );
  return Math.min(...each, onDesk || roles.length === 0 ? 12 * HOUR : 14 * DAY);
}

/** At most `most` in any stretch of `per` milliseconds. */
export interface Limit {
  readonly most: number;
  readonly per: number;
}
/**
 * Limits on asking for a code. `asker` (one browser for one number) and `address` answer with the seconds to wait. What others did with the same
 * number must not show, so `phone` and `pair` drop in silence. `pair` is below `phone`, so that one caller alone never uses up a number's share.
 * A browser that has signed in with the number before is counted apart from all others, so nobody can talk its owner out of a code.
 */
export const ASK_LIMITS = {
  asker: [
    { most: 1, per: MINUTE },
    { most: 3, per: HOUR },
    { most: 5, per: DAY },
  ],
  phone: [
    { most: 1, per: MINUTE },
    { most: 5, per: HOUR },
    { most: 10, per: DAY },
  ],
  pair: [
    { most: 3, per: HOUR },
    { most: 5, per: DAY },
  ],
  /** An evening class on one office line: 200 helpers sign in behind the same address. */
  address: [{ most: 300, per: HOUR }],
  /** What a gateway's bill can bear when thousands of addresses ask. */
  house: [{ most: 5000, per: HOUR }],
} as const satisfies Record<string, readonly Limit[]>;
/** Wrong PINs at one shared desk, whoever's tiles they were tried on. */
export const DESK_PIN_LIMIT: readonly Limit[] = [{ most: 30, per: HOUR }];

/** How long a PIN rests after so many wrong tries in a row: five are free, then 1, 5, 15 minutes, then an hour each. Milliseconds. */
export const pinRests = (tries: number): number => (tries < 5 ? 0 : ([1, 5, 15][tries - 5] ?? 60) * MINUTE);

/** True for the PINs that are tried first: one digit or pair repeated, runs up or down, three pairs. */
export function pinTooEasy(pin: string): boolean {
  const steps = [...pin].slice(1).map((d, i) => Number(d) - Number(pin[i]));
  if (steps.every((s) => s === steps[0] && Math.abs(s) <= 1)) return true;
  return /^(\d{2})\1\1$|^(\d{3})\2$|^(\d)\3(\d)\4(\d)\5$/.test(pin);
}

/** The domain for which passkeys can be made: none without an origin, none for a bare address. */
export function domainOf(origin: string | undefined): string | null {
  const host = /^https?:\/\/([^/:[\]]+)(:\d+)?\/?$/.exec(origin ?? "")?.[1]?.toLowerCase();
  return host === undefined || /^[\d.]+$/.test(host) ? null : host;
}

/** "Chrome · Android": enough to know one's own devices again. */
export function deviceName(userAgent: string): string | null {
  const browser = (
    [
      ["MicroMessenger", "WeChat"],
      ["Edg", "Edge"],
      ["Firefox", "Firefox"],
      ["Chrome", "Chrome"],
      ["Safari", "Safari"],
    ] as const
  ).find(([word]) => userAgent.includes(word))?.[1];
  const system = (
    [
      ["HarmonyOS", "HarmonyOS"],
      ["Android", "Android"],
      ["iPhone", "iPhone"],
      ["iPad", "iPad"],
      ["Windows", "Windows"],
      ["Mac OS", "Mac"],
      ["Linux", "Linux"],
    ] as const
  ).find(([word]) => userAgent.includes(word))?.[1];
  return [browser, system].filter(Boolean).join(" · ") || null;
}

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
