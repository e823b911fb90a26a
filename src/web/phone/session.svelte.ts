import type { Me } from "../../sign-in/schema.ts";
import { takeInvitation } from "../../sign-in/screens/address.ts";
import { post } from "../api.ts";
import { keepValue, keptValue, leaseEnded, rekey, whenLeaseEnds } from "../cache.ts";
import { closeLive, openLive } from "../live.ts";
import { closeOutbox, openOutbox } from "../outbox.ts";
import {
  closeLease,
  endVault,
  guardVault,
  lastVault,
  lockVault,
  mustLeave,
  noteLeaving,
  openVault,
  passTime,
  renewLease,
  unlockByKey,
  unlockByPin,
} from "../vault.ts";
import { hasCrypto } from "../vault/keys.ts";
import type { LeaseState } from "../vault/rules.ts";
import type { Unlocking } from "../vault/prf.ts";
import { PIN_TRIES } from "../vault/rules.ts";
import { reportDevice } from "./device.ts";

export type Phase = "starting" | "out" | "invited" | "locked" | "dark" | "in";
/** Out of sight for so long, a phone with a PIN locks itself. */
const LOCK_AFTER = 5 * 60_000;
const OFFERED = "haitang-pin-offered";

/** Who is at this phone, and how far they are in. */
class Session {
  phase = $state<Phase>("starting");
  me = $state.raw<Me | null>(null);
  /** The account whose vault is locked, or was open last. */
  account = $state<string | null>(null);
  guarded = $state(false);
  /** The vault also opens by a passkey. */
  byPasskey = $state(false);
  invitation = $state<string | null>(null);
  /** Why there is nothing to show: never had anything, or the lease ended so. */
  why = $state<"never" | Exclude<LeaseState, "holds">>("never");
  /** Wrong PINs that are still allowed. */
  tries = $state(PIN_TRIES);
  /** Just signed in on a phone without a PIN: the moment to offer one. */
  offerPin = $state(false);
  /** The lease was over when the phone was locked: its key is made anew as soon as the PIN is there. */
  #stale = false;

  /** Once, when the page opens. @returns when it is known who is here */
  begin(): Promise<void> {
    whenLeaseEnds((why) => this.#darken(why));
    setInterval(() => void this.#minute(), 60_000);
    document.addEventListener("visibilitychange", () => this.#sight());
    this.invitation = takeInvitation();
    return this.start();
  }
  /** Finds out who is here. */
  async start(): Promise<void> {
    if (await mustLeave()) return this.#leave();
    const last = await lastVault();
    this.account = last?.account ?? null;
    this.guarded = last?.guarded ?? false;
    this.byPasskey = last?.passkey ?? false;
    this.#stale = last !== null && last.lease !== "holds";
    if (last && this.#stale) {
      await closeLease(last.account);
      this.why = last.lease as "clock";
    }
    if (this.invitation) this.phase = "invited";
    else if (last && this.guarded) this.phase = "locked";
    else if (last && !this.#stale) await this.#openKept(last.account);
    else await this.refresh();
  }

  /** Opens with what is kept, and asks the server meanwhile. */
  async #openKept(account: string): Promise<void> {
    await openVault(account);
    const me = await keptValue<Me>("me");
    if (me) this.#enter(me.value);
    await this.refresh();
  }
  /** Asks the server who is here. */
  async refresh(): Promise<void> {
    const came = await post<Me>("/api/sign-in/me", {}, AbortSignal.timeout(8000));
    if (came.ok) return this.#known(came.value);
    if (came.status === 401) return this.#ended();
    if (this.phase !== "in") this.phase = "dark";
  }
  async #known(me: Me): Promise<void> {
    if ((await openVault(me.account)) === "locked") {
      // Signed in anew on a phone that has a PIN of this account: the PIN opens it.
      this.account = me.account;
      this.guarded = true;
      this.phase = "locked";
      return;
    }
    await renewLease();
    await keepValue("me", me);
    this.#enter(me);
  }
  #enter(me: Me): void {
    this.me = me;
    this.account = me.account;
    this.phase = "in";
    void openOutbox(me.account);
    openLive();
    void reportDevice(me, true);
  }
  /** Signed in by code, invitation or passkey. */
  signedIn = async (): Promise<void> => {
    this.invitation = null;
    await noteLeaving(false);
    await this.refresh();
    this.offerPin = hasCrypto() && !this.guarded && localStorage.getItem(OFFERED) === null;
  };
  pinOffered(): void {
    this.offerPin = false;
    localStorage.setItem(OFFERED, "yes");
  }
  leaveInvitation = (): void => {
    this.invitation = null;
    this.phase = "starting";
    void this.start();
  };
  /** Puts a PIN before what this phone keeps. */
  async guard(pin: string, passkey: Unlocking | null): Promise<boolean> {
    const done = await guardVault({ pin, ...(passkey ? { passkey } : {}) }, rekey);
    if (done) [this.guarded, this.byPasskey] = [true, passkey !== null];
    return done;
  }

  /** Opens the locked phone. @returns whether it opened */
  async unlock(by: { pin: string } | { key: CryptoKey }): Promise<boolean> {
    const account = this.account;
    if (!account) return false;
    const came = "pin" in by ? await unlockByPin(account, by.pin) : (await unlockByKey(account, by.key)) ? "open" : "wrong";
    if (came === "wrong" && "pin" in by) this.tries -= 1;
    if (came === "wiped") {
      this.tries = 0;
      this.guarded = false;
      await this.#leave();
    }
    if (came !== "open") return false;
    this.tries = PIN_TRIES;
    if (this.#stale && "pin" in by) await guardVault({ pin: by.pin }, rekey);
    this.#stale = false;
    await this.#openKept(account);
    return true;
  }
  lock(): void {
    if (!this.guarded || this.phase !== "in") return;
    const account = this.account;
    lockVault();
    this.me = null;
    this.phase = "locked";
    closeLive();
    // What is unsent goes on, sealed: nobody need unlock the phone for that.
    void closeOutbox().then(() => (account ? openOutbox(account) : undefined));
  }
  /** Signs out. What cannot be said to the server now is said at the next contact, before anything else. */
  async out(): Promise<void> {
    const account = this.account;
    await noteLeaving(true);
    if (this.me) await reportDevice(this.me, false);
    await closeOutbox();
    closeLive();
    if (account) await endVault(account);
    await this.#leave();
  }
  async #leave(): Promise<void> {
    this.me = null;
    this.account = null;
    const came = await post("/api/sign-in/out", {}, AbortSignal.timeout(8000));
    if (came.ok) await noteLeaving(false);
    this.phase = this.invitation ? "invited" : "out";
  }
  /** The session does not hold any more. Answers go; what is unsent waits, sealed. */
  async #ended(): Promise<void> {
    const account = this.account;
    closeLive();
    await closeOutbox();
    if (account) await endVault(account);
    this.me = null;
    this.guarded = false;
    this.phase = this.invitation ? "invited" : "out";
  }
  #darken(why: LeaseState): void {
    if (why === "holds") return;
    this.why = why;
    this.#stale = true;
    this.lock();
    if (this.guarded) return;
    this.me = null;
    this.phase = "dark";
    closeLive();
  }
  async #minute(): Promise<void> {
    if (this.phase !== "in" || !hasCrypto()) return;
    const state = await passTime();
    if (state !== "holds") await leaseEnded(state);
  }

  #hiddenAt = 0;
  #sight(): void {
    const hidden = document.visibilityState === "hidden";
    if (this.me && this.phase === "in") void reportDevice(this.me, !hidden);
    if (hidden) {
      this.#hiddenAt = Date.now();
      setTimeout(() => document.visibilityState === "hidden" && this.lock(), LOCK_AFTER);
    } else if (this.#hiddenAt > 0 && Date.now() - this.#hiddenAt >= LOCK_AFTER) this.lock();
    else if (this.phase === "dark" || this.phase === "in") void this.refresh();
  }
}
export const session = new Session();
