import type { Role } from "../kernel/actor.ts";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Instant } from "../kernel/instant.ts";
import { SECOND, later, msOf } from "../kernel/instant.ts";
import type { Client } from "../server/database.ts";
import { wantsRetry } from "../server/database.ts";
import type { Road } from "../server/dispatch.ts";
import { SYSTEM } from "../server/dispatch.ts";
import { tokenOf } from "../server/http.ts";
import { recordInside, settings } from "../server/record.ts";
import { SESSION_LASTS, STEP_UP_LASTS, TOUCH_EVERY, idleOf, sessionBegun, sessionEnded } from "./rules.ts";
import type { Ending, How } from "./schema.ts";
import { newSecret } from "./secrets.ts";

/** A transaction in which the tables of signing in are open. What is recorded is written at its end, in order, and announced after the commit. */
export interface SignInWork {
  readonly client: Client;
  readonly now: Instant;
  /** For the journal, in the name of an account (the system where not said). */
  record(community: Id, actor: Id | null, ...events: Event[]): void;
}

export async function inSignIn<T>(road: Road, work: (w: SignInWork) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    const now = road.now();
    const queue: { community: Id; actor: Id; events: Event[] }[] = [];
    try {
      const value = await road.database.transaction(`${road.begin(false)}${settings("sign-in", [], SYSTEM)}`, async (client) => {
        const done = await work({
          client,
          now,
          record: (community, actor, ...events) => void queue.push({ community, actor: actor ?? SYSTEM, events }),
        });
        for (const q of queue) await recordInside(road, client, now, q.community, q.events, q.actor);
        return done;
      });
      for (const community of new Set(queue.map((q) => q.community))) road.announce(community);
      return value;
    } catch (error) {
      if (!wantsRetry(error) || tries > 3) throw error;
    }
  }
}

/** A session that holds at this moment, with what signing in must know of its account. */
export interface OwnSession {
  id: Id;
  account: Id;
  community: Id;
  person: Id;
  how: How;
  desk: Id | null;
  madeAt: Instant;
  idleUntil: Instant;
  absoluteUntil: Instant;
  steppedUpUntil: Instant | null;
  phoneHash: Buffer | null;
  pinHash: string | null;
  language: string | null;
}
/** The session behind a secret's hash; null when it ended, ran out, or its account is blocked. */
export async function ownSession(client: Client, token: Buffer | null, now: Instant): Promise<OwnSession | null> {
  if (!token) return null;
  const { rows } = await client.query<OwnSession>(
    `select s.id, a.id as account, a.community_id as community, a.person_id as person, s.how, s.desk_id as desk, s.made_at as "madeAt", s.idle_until as "idleUntil",
       s.absolute_until as "absoluteUntil", s.stepped_up_until as "steppedUpUntil", a.phone_hash as "phoneHash", a.pin_hash as "pinHash", a.language
     from session s join account a on a.id = s.account_id
     where s.token_hash = $1 and s.ended_at is null and s.idle_until > $2 and s.absolute_until > $2 and a.blocked_at is null`,
    [token, now],
  );
  return rows[0] ?? null;
}

/** The roles that an account holds now, each by its own community's calendar. */
export async function rolesOf(client: Client, account: Id, now: Instant): Promise<Role[]> {
  const { rows } = await client.query<{ role: Role }>(
    `select distinct r.role from role_held r join community c on c.id = r.community_id where r.account_id = $1 and r.ended_at is null
       and r.from_day <= ($2::timestamptz at time zone c.zone)::date and (r.to_day is null or r.to_day > ($2::timestamptz at time zone c.zone)::date)`,
    [account, now],
  );
  return rows.map((r) => r.role);
}

export interface Beginning {
  readonly account: { id: Id; community: Id };
  readonly how: How;
  readonly desk: Id | null;
  readonly device: string | null;
  /** The session that this browser had until now: it ends. */
  readonly instead: OwnSession | null;
}
/** Begins a session with a new secret, whatever the browser held before (V7.2.4). @returns the secret; only its hash is kept. */
export async function beginSession(
  road: Road,
  w: SignInWork,
  b: Beginning,
): Promise<{ secret: string; session: Id; seconds: number }> {
  const secret = newSecret();
  const session = road.newId();
  if (b.instead) endSession(w, b.instead, b.instead.account === b.account.id ? "signed-out" : "another-came");
  const idle = idleOf(await rolesOf(w.client, b.account.id, w.now), b.desk !== null);
  // A badge or an invitation may be in another's hand, so it opens what it opens and proves nothing more.
  const proven = b.how !== "badge" && b.how !== "invitation";
  w.record(
    b.account.community,
    b.account.id,
    sessionBegun(b.account.id, session, b.how, b.desk, {
      hash: tokenOf(secret),
      idleUntil: later(w.now, Math.min(idle, SESSION_LASTS)),
      absoluteUntil: later(w.now, SESSION_LASTS),
      device: b.device,
      steppedUpUntil: proven ? later(w.now, STEP_UP_LASTS) : null,
    }),
  );
  return { secret, session, seconds: SESSION_LASTS / SECOND };
}
export const endSession = (w: SignInWork, s: { id: Id; account: Id; community: Id }, why: Ending): void =>
  w.record(s.community, s.account, sessionEnded(s.account, s.id, why));

/**
 * A session without a screen, for the command line and for tests: whoever has the Road has the installation's key in hand.
 * @returns the secret that goes into `Authorization: Bearer …`
 * @throws when there is no such account, or it is blocked
 */
export async function signInDirect(road: Road, account: Id, how: "command-line" = "command-line"): Promise<string> {
  return inSignIn(road, async (w) => {
    const { rows } = await w.client.query<{ id: Id; community: Id }>(
      "select id, community_id as community from account where id = $1 and blocked_at is null",
      [account],
    );
    if (!rows[0]) throw new Error(`signInDirect: no account ${account} that may come in`);
    return (await beginSession(road, w, { account: rows[0], how, desk: null, device: null, instead: null })).secret;
  });
}

const MOST_REMEMBERED = 50_000;
/**
 * Makes the function that the HTTP layer calls after a request and does not wait for: moves the session's idle end, at most every five minutes, and never
 * beyond its absolute one. (Not after /api/live: an open tab is nobody at the desk.)
 */
export function toucher(road: Road): (token: Buffer) => Promise<void> {
  // What this process touched lately: all other requests cost a look into this map, not one into the database.
  const lately = new Map<string, number>();
  return async (token) => {
    const key = token.toString("base64");
    const at = msOf(road.now());
    const last = lately.get(key);
    if (last !== undefined && at >= last && at - last < TOUCH_EVERY) return;
    if (lately.size >= MOST_REMEMBERED) lately.clear();
    lately.set(key, at);
    await inSignIn(road, async ({ client, now }) => {
      const session = await ownSession(client, token, now);
      if (!session) return;
      const until = later(now, idleOf(await rolesOf(client, session.account, now), session.desk !== null));
      await client.query(
        "update session set idle_until = least(absolute_until, $2::timestamptz) where token_hash = $1 and ended_at is null and idle_until < least(absolute_until, $2::timestamptz) - interval '5 minutes'",
        [token, until],
      );
    });
  };
}
