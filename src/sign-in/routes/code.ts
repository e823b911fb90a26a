import { canonicalPhone } from "../../kernel/phone.ts";
import { MINUTE, SECOND } from "../../kernel/instant.ts";
import type { Id } from "../../kernel/id.ts";
import type { Outcome } from "../../server/dispatch.ts";
import type { Call, Route } from "../../server/http.ts";
import { keepCode, weighCode } from "../code.ts";
import { count, counted, waits } from "../limits.ts";
import { ASK_LIMITS, CODE_LASTS } from "../rules.ts";
import * as schema from "../schema.ts";
import { askerHash, isSecret, knownMark, knownNonce, newCode, newSecret } from "../secrets.ts";
import { inSignIn } from "../session.ts";
import type { SignInOptions } from "./shared.ts";
import { ASKER, KNOWN, LONG, answer, entered, letIn, refuse, stayOut, wait } from "./shared.ts";

interface AskCode {
  phone: string;
  for: "sign-in" | "step-up";
  language?: "zh-CN" | "en";
}
const wrong = refuse("sign-in.wrong-code");

/**
 * Asks for a code. The answer, and the work behind it, are the same whether or not the number is anybody's: the same counters, the same row. Only what
 * happens after the answer differs: a code goes out, or none does.
 */
async function askCode(o: SignInOptions, input: AskCode, call: Call): Promise<Outcome> {
  const key = o.road.keys.installation;
  const phone = canonicalPhone(input.phone);
  const phoneHash = key.phoneHash(phone);
  const number = phoneHash.toString("hex");
  const had = call.cookie(ASKER);
  const secret = isSecret(had) ? had : newSecret();
  const asker = askerHash(key, secret);
  // A browser that has signed in with this number is counted apart in everything, so that strangers cannot use up its share.
  const known = knownNonce(key, phoneHash, call.cookie(KNOWN));
  const as = known ?? "anybody";
  const loud = [
    counted(key, "asker", `${asker.toString("hex")} ${number}`, ASK_LIMITS.asker),
    counted(key, "address", `${known ? "known" : "anybody"} ${call.ip}`, ASK_LIMITS.address, MINUTE),
    counted(key, "house", known ? "known" : "anybody", ASK_LIMITS.house, MINUTE),
  ];
  const silent = [
    counted(key, "phone", `${as} ${number}`, ASK_LIMITS.phone),
    ...(known ? [] : [counted(key, "pair", `${call.ip} ${number}`, ASK_LIMITS.pair)]),
  ];
  const code = newCode();

  const done = await inSignIn(o.road, async ({ client, now }) => {
    await client.query("select pg_advisory_xact_lock(hashtextextended($1, 7222))", [number]);
    const wait = await waits(client, [...loud, ...silent], now);
    const mine = Math.max(...wait.slice(0, loud.length));
    if (mine > 0) return { wait: mine };
    const dead = wait.slice(loud.length).some((ms) => ms > 0);
    await count(client, dead ? loud : [...loud, ...silent], now);
    const { rows } = await client.query<{ id: Id; language: string | null }>(
      "select id, language from account where phone_hash = $1 and blocked_at is null",
      [phoneHash],
    );
    await keepCode(o.road, client, { phoneHash, asker, purpose: input.for, code, dead }, now);
    return { wait: 0, to: dead ? undefined : rows[0] };
  });
  if (done.wait > 0) return wait(done.wait);
  call.setCookie(ASKER, secret, (24 * 60 * MINUTE) / SECOND);
  const { to } = done;
  // After the answer has gone out: how long the channel takes must not tell whether there was anything to send.
  setImmediate(() => {
    if (to) o.channel.send(phone, code, to.language ?? input.language ?? "zh-CN").catch((error: unknown) => o.report?.(error));
  });
  return answer({ again: MINUTE / SECOND, lasts: CODE_LASTS / SECOND });
}

/** Enters with the code. Wrong code, no code, no account, blocked account: one answer. */
async function enter(o: SignInOptions, input: { code: string }, call: Call): Promise<Outcome> {
  const key = o.road.keys.installation;
  const had = call.cookie(ASKER);
  const asker = askerHash(key, isSecret(had) ? had : newSecret());
  let mark: string | undefined;
  const entering = await inSignIn(o.road, async (w) => {
    const phoneHash = await weighCode(o.road, w.client, asker, "sign-in", input.code, w.now);
    if (!phoneHash) return stayOut(wrong);
    // Whoever holds the phone has proven more than a PIN can: its rest ends here.
    const { rows } = await w.client.query<{ id: Id; community: Id; hasPin: boolean }>(
      `update account set pin_tries = 0, pin_locked_until = null where phone_hash = $1 and blocked_at is null returning id, community_id as community, pin_hash is not null as "hasPin"`,
      [phoneHash],
    );
    if (!rows[0]) return stayOut(wrong);
    mark = knownMark(key, phoneHash);
    return letIn(o, w, call, rows[0], "code");
  });
  if (mark) call.setCookie(KNOWN, mark, LONG);
  return entered(entering, call);
}

export const codeRoutes = (o: SignInOptions): Route[] => [
  {
    path: "/api/sign-in/ask-code",
    summary: "Asks for a sign-in code; the answer is the same for every phone number",
    input: schema.askCode,
    output: schema.asked,
    open: true,
    handle: (i: AskCode, call) => askCode(o, i, call),
  },
  {
    path: "/api/sign-in/enter",
    summary: "Signs in with the code, in the browser that asked for it",
    input: schema.enter,
    output: schema.entered,
    open: true,
    handle: (i: { code: string }, call) => enter(o, i, call),
  },
];
