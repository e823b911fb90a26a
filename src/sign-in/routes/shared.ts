import type { Id } from "../../kernel/id.ts";
import type { No } from "../../kernel/result.ts";
import type { Client } from "../../server/database.ts";
import type { Outcome, Road } from "../../server/dispatch.ts";
import type { Call } from "../../server/http.ts";
import type { CodeChannel } from "../channel.ts";
import { deviceName } from "../rules.ts";
import type { How } from "../schema.ts";
import { deskHash, isSecret } from "../secrets.ts";
import type { SignInWork } from "../session.ts";
import { beginSession, ownSession } from "../session.ts";

export interface SignInOptions {
  readonly road: Road;
  /** How codes reach phones. */
  readonly channel: CodeChannel;
  /** `https://…` by which people reach the house; without a domain name in it there are no passkeys. */
  readonly origin?: string | undefined;
  /** No origin was given: one machine, somebody trying the house out. Only then may codes come out on the console. */
  readonly development?: boolean;
  /** Hears of a code that the channel did not take. The error says nothing about whose it was. */
  readonly report?: (error: unknown) => void;
}

/** Cookies of ours besides the session's. None of them opens anything alone. */
export const ASKER = "haitang-asker";
export const KNOWN = "haitang-known";
export const DESK = "haitang-desk";
/** Browsers keep a cookie 400 days at most. */
export const LONG = 400 * 24 * 3600;

export const answer = (body: unknown): Outcome => ({ status: 200, body });
export const refuse = (code: string, facts: No["facts"] = {}): Outcome => ({ status: 409, body: { code, facts } });
export const wait = (ms: number): Outcome => ({
  status: 429,
  body: { code: "sign-in.wait", facts: { seconds: Math.ceil(ms / 1000) } },
});
export const needed: Outcome = { status: 401, body: { code: "sign-in.needed", facts: {} } };
export const unknown: Outcome = { status: 404, body: { code: "policy.unknown", facts: {} } };
export const stepUpNeeded: Outcome = { status: 403, body: { code: "policy.step-up", facts: {} } };

/** The shared desk that this browser is, if it is one and was not closed. */
export async function deskOf(road: Road, client: Client, call: Call): Promise<{ id: Id; community: Id; name: string } | null> {
  const secret = call.cookie(DESK);
  if (!isSecret(secret)) return null;
  const { rows } = await client.query<{ id: Id; community: Id; name: string }>(
    "select id, community_id as community, name from desk where secret_hash = $1 and closed_at is null",
    [deskHash(road.keys.installation, secret)],
  );
  return rows[0] ?? null;
}

/** Who came in, and how to give the browser its session once the transaction has been committed. */
export interface Entering {
  readonly outcome: Outcome;
  readonly give?: (call: Call) => void;
}
export const stayOut = (outcome: Outcome): Entering => ({ outcome });
/** Begins a session for an account that has just proven itself, in this browser, instead of whatever was there. */
export async function letIn(
  o: SignInOptions,
  w: SignInWork,
  call: Call,
  account: { id: Id; community: Id; hasPin: boolean },
  how: How,
): Promise<Entering> {
  const desk = await deskOf(o.road, w.client, call);
  const instead = await ownSession(w.client, call.token, w.now);
  const begun = await beginSession(o.road, w, {
    account,
    how,
    desk: desk?.id ?? null,
    device: deviceName(call.userAgent),
    instead,
  });
  return {
    outcome: answer({ account: account.id, session: begun.session, setPin: !account.hasPin }),
    give: (c) => c.setSession(begun.secret, begun.seconds),
  };
}
export function entered(entering: Entering, call: Call): Outcome {
  entering.give?.(call);
  return entering.outcome;
}
