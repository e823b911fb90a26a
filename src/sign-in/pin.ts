import type { Id } from "../kernel/id.ts";
import type { Instant } from "../kernel/instant.ts";
import { later, msOf } from "../kernel/instant.ts";
import type { Road } from "../server/dispatch.ts";
import { count, counted, waits } from "./limits.ts";
import { DESK_PIN_LIMIT, pinRests } from "./rules.ts";
import { isPin } from "./secrets.ts";
import type { SignInWork } from "./session.ts";
import { inSignIn } from "./session.ts";

/** What came of a PIN: right, wrong, or not looked at for so many milliseconds (the account's PIN rests, or too much was tried at this desk). */
export type PinTried<T> =
  { readonly right: true; readonly value: T } | { readonly right: false; readonly rests: number; readonly desk: number };

interface Tried {
  id: Id;
  community: Id;
  hash: string | null;
  tries: number;
  lockedUntil: Instant | null;
}

/**
 * Tries a PIN. The try is counted under lock before the PIN is looked at, so that a hundred tries at once are a hundred tries; the slow hash runs
 * between two transactions and holds no connection. An account that is not there costs the same.
 * @param desk the shared desk at which it is tried; the account must have a tile there. Null: the account's own session proves itself again
 * @param then what a right PIN opens, in the transaction that clears the tries
 */
export async function tryPin<T>(
  road: Road,
  account: Id,
  pin: string,
  desk: Id | null,
  then: (w: SignInWork, account: { id: Id; community: Id }) => Promise<T>,
): Promise<PinTried<T>> {
  const key = road.keys.installation;
  const atDesk = desk ? [counted(key, "desk pin", desk, DESK_PIN_LIMIT)] : [];
  const first = await inSignIn(road, async ({ client, now }) => {
    const wait = Math.max(0, ...(await waits(client, atDesk, now)));
    if (wait > 0) return { rests: 0, desk: wait };
    const { rows } = await client.query<Tried>(
      `select a.id, a.community_id as community, a.pin_hash as hash, a.pin_tries as tries, a.pin_locked_until as "lockedUntil" from account a
       where a.id = $1 and a.blocked_at is null and ($2::uuid is null or exists (select from desk_account t where t.desk_id = $2 and t.account_id = a.id)) for update of a`,
      [account, desk],
    );
    const row = rows[0] ?? null;
    if (row?.lockedUntil && row.lockedUntil > now) return { rests: msOf(row.lockedUntil) - msOf(now), desk: 0 };
    if (row?.hash) {
      const rests = pinRests(row.tries + 1);
      await client.query("update account set pin_tries = pin_tries + 1, pin_locked_until = $2 where id = $1", [
        row.id,
        rests > 0 ? later(now, rests) : null,
      ]);
    }
    return { row };
  });
  if (!("row" in first)) return { right: false, rests: first.rests ?? 0, desk: first.desk ?? 0 };
  const { row } = first;
  const right = await isPin(key, account, pin, row?.hash ?? null);
  return inSignIn(road, async (w) => {
    if (right && row) {
      await w.client.query("update account set pin_tries = 0, pin_locked_until = null where id = $1", [row.id]);
      return { right: true, value: await then(w, row) };
    }
    await count(w.client, atDesk, w.now);
    const rests = row?.hash ? pinRests(row.tries + 1) : 0;
    if (row && rests > 0)
      w.record(row.community, null, {
        kind: "sign-in.pin-rests",
        v: 1,
        about: [row.id, ...(desk ? [desk] : [])],
        public: { account: row.id, desk, seconds: rests / 1000 },
      });
    return { right: false, rests: 0, desk: 0 };
  });
}
