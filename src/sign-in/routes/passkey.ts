import type { Id } from "../../kernel/id.ts";
import { MINUTE } from "../../kernel/instant.ts";
import type { Outcome } from "../../server/dispatch.ts";
import type { Call, Route } from "../../server/http.ts";
import { count, counted, waits } from "../limits.ts";
import type { Domain } from "../passkey.ts";
import { registered, registrationOptions, signInOptions, signedInBy } from "../passkey.ts";
import { ASK_LIMITS, domainOf } from "../rules.ts";
import * as schema from "../schema.ts";
import type { OwnSession, SignInWork } from "../session.ts";
import { inSignIn } from "../session.ts";
import { own } from "./own.ts";
import type { SignInOptions } from "./shared.ts";
import { answer, entered, letIn, refuse, stayOut, stepUpNeeded, unknown, wait } from "./shared.ts";

export interface PasskeyAnswer {
  challenge: Id;
  credential: { id: string };
}
export const noDomain = refuse("sign-in.no-domain");
const wrong = refuse("sign-in.wrong-passkey");

export function domainIn(o: SignInOptions): Domain | null {
  const rp = domainOf(o.origin);
  return rp && o.origin ? { rp, origin: o.origin.replace(/\/$/, "") } : null;
}

/** Keys of one's own account are added and taken away only right after a step-up: else an open screen could be given a key that stays. */
const changingKeys = (
  o: SignInOptions,
  call: Call,
  work: (w: SignInWork, session: OwnSession, domain: Domain) => Promise<Outcome>,
): Promise<Outcome> => {
  const domain = domainIn(o);
  if (!domain) return Promise.resolve(noDomain);
  return own(o, call, async (w, session) =>
    session.steppedUpUntil !== null && session.steppedUpUntil > w.now ? work(w, session, domain) : stepUpNeeded,
  );
};

const options = (o: SignInOptions, call: Call): Promise<Outcome> =>
  changingKeys(o, call, async (w, session, domain) => {
    await w.client.query("select set_config('haitang.communities', $1, true)", [`{${session.community}}`]);
    const { rows } = await w.client.query<{ name: string }>("select name from person where community_id = $1 and id = $2", [
      session.community,
      session.person,
    ]);
    return answer(await registrationOptions(o.road, w, domain, session.account, rows[0]?.name ?? "海棠"));
  });

const register = (o: SignInOptions, input: PasskeyAnswer & { name: string }, call: Call): Promise<Outcome> =>
  changingKeys(o, call, async (w, session, domain) => {
    const made = await registered(w, domain, session.account, input);
    if (!made) return wrong;
    w.record(session.community, session.account, {
      kind: "sign-in.passkey-made",
      v: 1,
      about: [session.account],
      public: { account: session.account },
      private: { ...made, name: input.name },
    });
    return answer({ ok: true });
  });

const forget = (o: SignInOptions, input: { passkey: string }, call: Call): Promise<Outcome> =>
  changingKeys(o, call, async (w, session) => {
    const { rows } = await w.client.query("select from passkey where id = $1 and account_id = $2", [
      input.passkey,
      session.account,
    ]);
    if (rows.length === 0) return unknown;
    w.record(session.community, session.account, {
      kind: "sign-in.passkey-forgotten",
      v: 1,
      about: [session.account],
      public: { account: session.account },
      private: { id: input.passkey },
    });
    return answer({ ok: true });
  });

async function askToSignIn(o: SignInOptions, call: Call): Promise<Outcome> {
  const domain = domainIn(o);
  if (!domain) return noDomain;
  return inSignIn(o.road, async (w) => {
    const address = [counted(o.road.keys.installation, "challenge", call.ip, ASK_LIMITS.address, MINUTE)];
    const ms = Math.max(...(await waits(w.client, address, w.now)));
    if (ms > 0) return wait(ms);
    await count(w.client, address, w.now);
    return answer(await signInOptions(o.road, w, domain));
  });
}

async function signIn(o: SignInOptions, input: PasskeyAnswer, call: Call): Promise<Outcome> {
  const domain = domainIn(o);
  if (!domain) return noDomain;
  const entering = await inSignIn(o.road, async (w) => {
    const account = await signedInBy(w, domain, input);
    if (!account) return stayOut(wrong);
    await w.client.query("update account set pin_tries = 0, pin_locked_until = null where id = $1", [account.id]);
    return letIn(o, w, call, account, "passkey");
  });
  return entered(entering, call);
}

export const passkeyRoutes = (o: SignInOptions): Route[] => [
  {
    path: "/api/sign-in/passkey-options",
    summary: "What the browser needs to make a passkey for the caller",
    input: schema.nothing,
    output: schema.passkeyOptions,
    handle: (_, call) => options(o, call),
  },
  {
    path: "/api/sign-in/passkey-register",
    summary: "Keeps the passkey that the browser has made",
    input: schema.passkeyRegister,
    output: schema.done,
    handle: (i: PasskeyAnswer & { name: string }, call) => register(o, i, call),
  },
  {
    path: "/api/sign-in/passkey-forget",
    summary: "Takes one of the caller's passkeys away",
    input: schema.passkeyForget,
    output: schema.done,
    handle: (i: { passkey: string }, call) => forget(o, i, call),
  },
  {
    path: "/api/sign-in/passkey-sign-in-options",
    summary: "What the browser needs to sign in with a passkey; names no account",
    input: schema.nothing,
    output: schema.passkeyOptions,
    open: true,
    handle: (_, call) => askToSignIn(o, call),
  },
  {
    path: "/api/sign-in/passkey-sign-in",
    summary: "Signs in with a passkey",
    input: schema.passkeyAnswer,
    output: schema.entered,
    open: true,
    handle: (i: PasskeyAnswer, call) => signIn(o, i, call),
  },
];
