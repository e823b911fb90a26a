import type { Id } from "../../kernel/id.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Outcome } from "../../server/dispatch.ts";
import type { Call, Route } from "../../server/http.ts";
import { meOf } from "../me.ts";
import { domainOf, maySetPin, pinTooEasy } from "../rules.ts";
import * as schema from "../schema.ts";
import type { How } from "../schema.ts";
import { pinHash } from "../secrets.ts";
import type { OwnSession, SignInWork } from "../session.ts";
import { endSession, inSignIn, ownSession } from "../session.ts";
import type { SignInOptions } from "./shared.ts";
import { answer, deskOf, needed, refuse, stepUpNeeded, unknown } from "./shared.ts";

/** What somebody does to their own account and sessions, in one transaction; 401 when the session does not hold. */
export const own = (
  o: SignInOptions,
  call: Call,
  work: (w: SignInWork, session: OwnSession) => Promise<Outcome>,
): Promise<Outcome> =>
  inSignIn(o.road, async (w) => {
    const session = await ownSession(w.client, call.token, w.now);
    return session ? work(w, session) : needed;
  });

async function setPin(o: SignInOptions, input: { pin: string }, call: Call): Promise<Outcome> {
  if (pinTooEasy(input.pin)) return refuse("sign-in.pin-too-easy");
  const may = (session: OwnSession, now: Instant): boolean => maySetPin(session, session.pinHash !== null, now);
  // The slow hash holds no connection; what allows the change is looked at again when it is written.
  const before = await inSignIn(o.road, async ({ client, now }) => {
    const session = await ownSession(client, call.token, now);
    return session && { account: session.account, may: may(session, now) };
  });
  if (!before) return needed;
  if (!before.may) return stepUpNeeded;
  const hash = await pinHash(o.road.keys.installation, before.account, input.pin);
  return own(o, call, async (w, session) => {
    if (!may(session, w.now)) return stepUpNeeded;
    w.record(session.community, session.account, {
      kind: "sign-in.pin-set",
      v: 1,
      about: [session.account],
      public: { account: session.account },
      private: { hash },
    });
    return answer({ ok: true });
  });
}

/** Own sessions that still hold, the current one first. */
const sessions = (o: SignInOptions, call: Call): Promise<Outcome> =>
  own(o, call, async ({ client, now }, session) => {
    const { rows } = await client.query<{
      id: Id;
      how: How;
      madeAt: Instant;
      idleUntil: Instant;
      device: string | null;
      desk: string | null;
      current: boolean;
    }>(
      `select s.id, s.how, s.made_at as "madeAt", s.idle_until as "idleUntil", s.device_name as device, d.name as desk, s.id = $2 as current from session s left join desk d on d.id = s.desk_id
       where s.account_id = $1 and s.ended_at is null and s.idle_until > $3 and s.absolute_until > $3 order by current desc, s.made_at desc`,
      [session.account, session.id, now],
    );
    return answer({ sessions: rows });
  });

/** Ends one of one's own sessions; another's does not exist. */
async function endOne(o: SignInOptions, input: { session: Id }, call: Call): Promise<Outcome> {
  let current = false;
  const outcome = await own(o, call, async (w, session) => {
    const { rows } = await w.client.query<{ id: Id }>(
      "select id from session where id = $1 and account_id = $2 and ended_at is null for update",
      [input.session, session.account],
    );
    if (!rows[0]) return unknown;
    current = input.session === session.id;
    endSession(w, { ...session, id: input.session }, current ? "signed-out" : "ended-elsewhere");
    return answer({ ok: true });
  });
  if (current) call.setSession("", 0);
  return outcome;
}

/** Signs out. Whatever the browser still holds goes, also when the session had ended long ago. */
async function out(o: SignInOptions, call: Call): Promise<Outcome> {
  await inSignIn(o.road, async (w) => {
    const session = await ownSession(w.client, call.token, w.now);
    if (session) endSession(w, session, "signed-out");
  });
  call.setSession("", 0);
  return answer({ ok: true });
}

async function outEverywhere(o: SignInOptions, call: Call): Promise<Outcome> {
  const outcome = await own(o, call, async (w, session) => {
    const { rows } = await w.client.query<{ id: Id }>(
      "select id from session where account_id = $1 and ended_at is null order by id for update",
      [session.account],
    );
    for (const { id } of rows) endSession(w, { ...session, id }, id === session.id ? "signed-out" : "ended-elsewhere");
    return answer({ ok: true });
  });
  if (outcome.status === 200) call.setSession("", 0);
  return outcome;
}

const setLanguage = (o: SignInOptions, input: { language: string }, call: Call): Promise<Outcome> =>
  own(o, call, async (w, session) => {
    w.record(session.community, session.account, {
      kind: "sign-in.language-set",
      v: 1,
      about: [session.account],
      public: { account: session.account, language: input.language },
    });
    return answer({ ok: true });
  });

async function me(o: SignInOptions, call: Call): Promise<Outcome> {
  const found =
    call.token && (await meOf(o.road, call.token, domainOf(o.origin) !== null, (client) => deskOf(o.road, client, call)));
  return found ? answer(found) : needed;
}

export const ownRoutes = (o: SignInOptions): Route[] => [
  {
    path: "/api/sign-in/me",
    summary: "Who the caller is: account, roles with their places, step-up, passkeys, desk",
    input: schema.nothing,
    output: schema.meSeen,
    handle: (_, call) => me(o, call),
  },
  {
    path: "/api/sign-in/set-pin",
    summary: "Sets the caller's PIN: as the first one right after signing in, else after a step-up",
    input: schema.setPin,
    output: schema.done,
    handle: (i: { pin: string }, call) => setPin(o, i, call),
  },
  {
    path: "/api/sign-in/set-language",
    summary: "Sets the caller's language",
    input: schema.setLanguage,
    output: schema.done,
    handle: (i: { language: string }, call) => setLanguage(o, i, call),
  },
  {
    path: "/api/sign-in/sessions",
    summary: "The caller's own sessions",
    input: schema.nothing,
    output: schema.sessionList,
    handle: (_, call) => sessions(o, call),
  },
  {
    path: "/api/sign-in/end-session",
    summary: "Ends one of the caller's own sessions",
    input: schema.endSession,
    output: schema.done,
    handle: (i: { session: Id }, call) => endOne(o, i, call),
  },
  {
    path: "/api/sign-in/out",
    summary: "Signs out",
    input: schema.nothing,
    output: schema.done,
    open: true,
    handle: (_, call) => out(o, call),
  },
  {
    path: "/api/sign-in/out-everywhere",
    summary: "Signs out on every device",
    input: schema.nothing,
    output: schema.done,
    handle: (_, call) => outEverywhere(o, call),
  },
];
