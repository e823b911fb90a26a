import { store } from "../store.ts";
import type { Lock } from "./rules.ts";
import { LOCK_LASTS, mayTake } from "./rules.ts";

/**
 * Which tab sends. Web Locks would do, but browsers give them to secure contexts only, and an office without HTTPS has several tabs, too: so it is a
 * row in the database, taken in one transaction. Two tabs that send at once would harm nothing (same ids); order is what the lock keeps.
 */
const me = tabName();
/** A tab is the same tab after a reload: else the page that went holds the lock against the one that came. */
function tabName(): string {
  const fresh = Math.random().toString(36).slice(2);
  try {
    const kept = sessionStorage.getItem("haitang-tab") ?? fresh;
    sessionStorage.setItem("haitang-tab", kept);
    return kept;
  } catch {
    return fresh;
  }
}

export async function mayISend(inSight: boolean): Promise<boolean> {
  const tx = (await store()).transaction("notes", "readwrite");
  const now = Date.now();
  const mine = mayTake((await tx.store.get("lock")) as Lock | undefined, me, inSight, now);
  if (mine) await tx.store.put({ holder: me, until: now + LOCK_LASTS, inSight }, "lock");
  await tx.done;
  return mine;
}
/** Lets another tab go on at once. */
export async function stopSending(): Promise<void> {
  const tx = (await store()).transaction("notes", "readwrite");
  if (((await tx.store.get("lock")) as Lock | undefined)?.holder === me) await tx.store.delete("lock");
  await tx.done;
}
