import type { Id } from "../kernel/id.ts";
import { newId } from "../kernel/id.ts";
import type { AnswerRow, Hidden, Store, VaultRow } from "./store.ts";
import { store } from "./store.ts";
import { hasCrypto, hide, hideJson, keyFrom, keyFromPin, random, ROUNDS, show, showJson } from "./vault/keys.ts";
import type { Lease, LeaseState } from "./vault/rules.ts";
import { leaseState, passed, PIN_TRIES, renewed, used } from "./vault/rules.ts";

/**
 * The key under which this device keeps what an account may see offline, and the words of its unsent presses. It lives in memory while the account is
 * open here; on the disk it is wrapped by PIN or passkey, or, without one, kept as the browser keeps keys. `end` forgets it: what was hidden under it
 * is then noise, on the disk and in every copy of the disk.
 */
export type VaultState = "open" | "locked" | "none";
const random32 = (): number => crypto.getRandomValues(new Uint32Array(1))[0] as number;

let account: Id | null = null;
let key: CryptoKey | null = null;
let task = 0;

export const isOpen = (): boolean => key !== null;
export const openAccount = (): Id | null => account;
const row = async (db: Store, of: Id): Promise<VaultRow | undefined> => db.get("vaults", of);

/** What there is on this device: the account that was open last, whether its key wants a PIN or passkey, and its lease. */
export async function lastVault(): Promise<{ account: Id; guarded: boolean; passkey: boolean; lease: LeaseState } | null> {
  const db = await store();
  const last = await db.get("notes", "last account");
  const vault = typeof last === "string" ? await row(db, last) : undefined;
  if (!vault) return null;
  return {
    account: vault.account,
    guarded: vault.bare === null,
    passkey: vault.passkey !== null,
    lease: leaseState(vault.lease, Date.now()),
  };
}

/** Opens an account's vault, making one when there is none. "none": this browser has no WebCrypto, so nothing is kept for offline. */
export async function openVault(of: Id): Promise<VaultState> {
  const db = await store();
  if (account !== of) key = null;
  account = of;
  await db.put("notes", of, "last account");
  if (!hasCrypto()) return "none";
  if (key) return "open";
  const had = await row(db, of);
  if (had && !had.bare) return "locked";
  key = had?.bare ?? (await keyFrom(random(32)));
  if (!had)
    await db.put("vaults", {
      account: of,
      bare: key,
      pin: null,
      passkey: null,
      lease: renewed(of, false, Date.now()),
      device: newId(random32),
    });
  return "open";
}

/** Tries a PIN. "wiped": it was wrong too often, and what was kept is gone (the presses stay, sealed). */
export async function unlockByPin(of: Id, pin: string): Promise<"open" | "wrong" | "wiped"> {
  const db = await store();
  const vault = await row(db, of);
  if (!vault?.pin) return "wiped";
  // Counted before it is tried: pulling the plug is no way around the count.
  await db.put("vaults", { ...vault, pin: { ...vault.pin, tries: vault.pin.tries + 1 } });
  const raw = await show(await keyFromPin(pin, vault.pin.salt, vault.pin.rounds), of, vault.pin.wrapped);
  if (raw) {
    key = await keyFrom(raw);
    account = of;
    await db.put("vaults", { ...vault, pin: { ...vault.pin, tries: 0 } });
    return "open";
  }
  if (vault.pin.tries + 1 < PIN_TRIES) return "wrong";
  await noteLeaving(true);
  await endVault(of);
  return "wiped";
}
/** Opens with a key that a passkey made (`vault/prf.ts`). */
export async function unlockByKey(of: Id, kek: CryptoKey): Promise<boolean> {
  const vault = await row(await store(), of);
  const raw = vault?.passkey && (await show(kek, of, vault.passkey.wrapped));
  if (!raw) return false;
  key = await keyFrom(raw);
  account = of;
  return true;
}
export const passkeyOf = async (of: Id): Promise<VaultRow["passkey"]> => (await row(await store(), of))?.passkey ?? null;

/** Forgets the key until PIN or passkey bring it back. */
export function lockVault(): void {
  key = null;
}

/** What hides the new key: a PIN, and, where the device has one, a passkey. */
export interface Guard {
  readonly pin: string;
  readonly passkey?: { readonly credential: ArrayBuffer; readonly salt: Uint8Array<ArrayBuffer>; readonly kek: CryptoKey };
}
/** Puts a PIN before the vault: a new key, under which everything that is kept is hidden anew. `rekey` does that. */
export async function guardVault(guard: Guard, rekey: (from: CryptoKey, to: CryptoKey) => Promise<void>): Promise<boolean> {
  const db = await store();
  const vault = account && (await row(db, account));
  if (!vault || !key || !account) return false;
  const raw = random(32);
  const to = await keyFrom(raw);
  const salt = random(16);
  const pin = { salt, rounds: ROUNDS, wrapped: await hide(await keyFromPin(guard.pin, salt, ROUNDS), account, raw), tries: 0 };
  const passkey = guard.passkey
    ? { credential: guard.passkey.credential, salt: guard.passkey.salt, wrapped: await hide(guard.passkey.kek, account, raw) }
    : null;
  raw.fill(0);
  await rekey(key, to);
  key = to;
  await db.put("vaults", { ...vault, bare: null, pin, passkey, lease: renewed(account, true, Date.now()) });
  return true;
}

/** Hides a value for this device; null when the vault is not open. */
export const keep = async (label: string, value: unknown): Promise<Hidden | null> => (key ? hideJson(key, label, value) : null);
/** What `keep` hid; null when the vault is not open, or it was hidden under a key that is gone. */
export const kept = async <T>(label: string, hidden: Hidden): Promise<T | null> => (key ? showJson<T>(key, label, hidden) : null);

async function changeLease(change: (lease: Lease, guarded: boolean, now: number) => Lease): Promise<LeaseState> {
  if (!account) return "clock";
  const db = await store();
  const tx = db.transaction("vaults", "readwrite");
  const vault = await tx.store.get(account);
  if (!vault) return "clock";
  const now = Date.now();
  const lease = change(vault.lease, vault.bare === null, now);
  await tx.store.put({ ...vault, lease });
  await tx.done;
  return leaseState(lease, now);
}
/** The server was heard and knows us. */
export const renewLease = (): Promise<LeaseState> =>
  changeLease((lease, guarded, now) => renewed(lease.account, guarded, now, task));
/** A kept answer is about to be shown: does the lease allow it? Counted. */
export async function useLease(): Promise<LeaseState> {
  const state = await changeLease((lease) => lease);
  return state === "holds" ? changeLease((lease, _g, now) => used(lease, now)) : state;
}
/** Time passes: called once a minute while the screen is open. */
export async function passTime(): Promise<LeaseState> {
  const state = await changeLease((lease) => lease);
  return state === "holds" ? changeLease((lease, _g, now) => passed(lease, now)) : state;
}
/** A shift or task runs until then (device clock, ms; 0: none): the lease does not end before. */
export function taskRuns(until: number): void {
  task = until;
  void changeLease((lease) => ({ ...lease, taskUntil: until }));
}
/** Until when the lease of the open account lasts, device clock, ms. */
export const leaseUntil = async (): Promise<number | null> =>
  account ? ((await row(await store(), account))?.lease.until ?? null) : null;
export const deviceId = async (): Promise<Id | null> => (account ? ((await row(await store(), account))?.device ?? null) : null);

/** All answers that are kept for an account. */
const answersOf = (of: Id): IDBKeyRange => IDBKeyRange.bound([of, ""], [of, "\uffff"]);
/** Keeps an answer for as long as there is a vault whose lease holds: what comes in late, after all was forgotten, must not come back. */
export async function putAnswer(answer: AnswerRow): Promise<void> {
  const tx = (await store()).transaction(["vaults", "answers"], "readwrite");
  const vault = await tx.objectStore("vaults").get(answer.account);
  if (vault && leaseState(vault.lease, Date.now()) === "holds") await tx.objectStore("answers").put(answer);
  await tx.done;
}
/** The lease has ended: answers go. Behind a PIN the lock itself stays, so that nobody gets past it by waiting; without one the key goes, too. */
export async function closeLease(of: Id): Promise<void> {
  const db = await store();
  const vault = await row(db, of);
  if (vault?.bare) return endVault(of);
  await db.delete("answers", answersOf(of));
}
/** Sign-out, or too many wrong PINs: answers and key go. Unsent presses stay as the server alone can read them. */
export async function endVault(of: Id): Promise<void> {
  const tx = (await store()).transaction(["answers", "vaults", "presses", "notes"], "readwrite");
  await tx.objectStore("answers").delete(answersOf(of));
  await tx.objectStore("vaults").delete(of);
  if ((await tx.objectStore("notes").get("last account")) === of) await tx.objectStore("notes").delete("last account");
  for await (const cursor of tx.objectStore("presses").index("account").iterate(of)) {
    await cursor.update({ ...cursor.value, own: null, rev: cursor.value.rev + 1 });
  }
  await tx.done;
  if (account === of) {
    key = null;
    account = null;
  }
}

/** Where several people share a browser, whoever comes after finds nothing of those before. `null`: nobody is here any more. */
export async function endOthers(account: Id | null): Promise<void> {
  for (const of of await (await store()).getAllKeys("vaults")) if (of !== account) await endVault(of);
}

/** The session must be ended at the server before anybody comes in here again, since this page cannot throw its cookie away. */
export const mustLeave = async (): Promise<boolean> => (await (await store()).get("notes", "leave")) !== undefined;
export async function noteLeaving(leave: boolean): Promise<void> {
  const db = await store();
  if (leave) await db.put("notes", 1, "leave");
  else await db.delete("notes", "leave");
}
