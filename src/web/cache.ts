import type { Refusal } from "./api.ts";
import { ask } from "./api.ts";
import { serverNow } from "./clock.ts";
import { store } from "./store.ts";
import { closeLease, isOpen, keep, kept, openAccount, putAnswer, renewLease, useLease } from "./vault.ts";
import { hideJson, showJson } from "./vault/keys.ts";
import type { LeaseState } from "./vault/rules.ts";

/** An answer, from the server or from what was kept of it. */
export interface Kept<T> {
  readonly ok: true;
  readonly value: T;
  /** When the server said so, ms of its clock. */
  readonly at: number;
  /** From now, not from before. */
  readonly fresh: boolean;
}
type Answered<T> = Kept<T> | Refusal;

let onEnd: (why: LeaseState) => void = () => undefined;
/** What happens when the lease has ended and everything was wiped. */
export const whenLeaseEnds = (then: (why: LeaseState) => void): void => void (onEnd = then);

/** Wipes what is kept, because the lease has ended. */
export async function leaseEnded(why: LeaseState): Promise<void> {
  const account = openAccount();
  if (account) await closeLease(account);
  onEnd(why);
}

const keyOf = (name: string, input: unknown, community: string | undefined): string =>
  `${name} ${community ?? ""} ${JSON.stringify(input)}`;

async function put(key: string, value: unknown): Promise<void> {
  const account = openAccount();
  const hidden = await keep(`answer ${key}`, value);
  if (account && hidden) await putAnswer({ account, key, hidden, at: serverNow() });
}
async function get<T>(key: string): Promise<Kept<T> | null> {
  const account = openAccount();
  if (!account || !isOpen()) return null;
  const row = await (await store()).get("answers", [account, key]);
  const value = row && (await kept<T>(`answer ${key}`, row.hidden));
  return row && value !== null && value !== undefined ? { ok: true, value, at: row.at, fresh: false } : null;
}

/** True when nobody of ours answered, so that what was kept may speak. */
const silent = (r: Refusal): boolean =>
  r.status === 0 || r.status === 502 || r.status === 503 || r.status === 504 || (r.code === "failure" && r.status < 500);

/**
 * A question whose answer is kept on this device for when there is no network. Not for questions into which somebody types.
 * @returns what the server says; when it is silent, what it said last, as long as the lease holds
 */
export async function askKept<T>(name: string, input: unknown, community?: string, signal?: AbortSignal): Promise<Answered<T>> {
  const key = keyOf(name, input, community);
  const heard = await ask<T>(name, input, community, signal);
  if (heard.ok) {
    await renewLease();
    await put(key, heard.value);
    return { ok: true, value: heard.value, at: serverNow(), fresh: true };
  }
  return silent(heard) ? ((await fromKept<T>(key)) ?? heard) : heard;
}
/** What was kept, at once, without asking; null when there is nothing or the lease has ended. */
export const keptAnswer = <T>(name: string, input: unknown, community?: string): Promise<Kept<T> | null> =>
  fromKept<T>(keyOf(name, input, community));

async function fromKept<T>(key: string): Promise<Kept<T> | null> {
  const had = await get<T>(key);
  if (!had) return null;
  const state = await useLease();
  if (state === "holds") return had;
  await leaseEnded(state);
  return null;
}

/** Something that came by another way than a question (who I am). */
export const keepValue = (name: string, value: unknown): Promise<void> => put(name, value);
export const keptValue = <T>(name: string): Promise<Kept<T> | null> => fromKept<T>(name);

/** Hides everything kept for an account under another key: answers, and the device's copies of unsent presses. */
export async function rekey(from: CryptoKey, to: CryptoKey): Promise<void> {
  const account = openAccount();
  if (!account) return;
  const db = await store();
  for (const row of await db.getAll("answers", IDBKeyRange.bound([account, ""], [account, "￿"]))) {
    const value = await showJson(from, `answer ${row.key}`, row.hidden);
    if (value === null) await db.delete("answers", [account, row.key]);
    else await db.put("answers", { ...row, hidden: await hideJson(to, `answer ${row.key}`, value) });
  }
  for (const row of await db.getAllFromIndex("presses", "account", account)) {
    const content = row.own && (await showJson(from, `press ${row.id}`, row.own));
    if (content) await db.put("presses", { ...row, own: await hideJson(to, `press ${row.id}`, content), rev: row.rev + 1 });
  }
}
