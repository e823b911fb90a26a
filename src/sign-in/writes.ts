import { randomBytes } from "node:crypto";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Instant } from "../kernel/instant.ts";
import type { Materialiser, Writer } from "../server/capability.ts";
import { tables } from "./reads.ts";
import type { Ending, How, TokenScope } from "./schema.ts";

type E<P, Q = unknown> = Event<string, P, Q>;
/** Stands where a secret's hash will stand once somebody shows it; nobody knows what it would be the hash of. */
const nobodys = (): Buffer => randomBytes(32);

const putToken = (
  w: Writer,
  t: {
    id: Id;
    community: Id;
    scope: TokenScope;
    account: Id;
    by: Id;
    at: Instant;
    until: Instant;
    uses: number | null;
    data: Record<string, unknown>;
  },
): Promise<unknown> =>
  w.rows(
    "insert into token (hash, id, community_id, scope, about, data, made_by, made_at, until, uses_left) values ($1, $2, $3, $4, array[$5::uuid], $6, $7, $8, $9, $10)",
    [nobodys(), t.id, t.community, t.scope, t.account, JSON.stringify(t.data), t.by, t.at, t.until, t.uses],
  );
const revoke = (w: Writer, account: Id, scopes: readonly TokenScope[], at: Instant): Promise<unknown> =>
  w.rows("update token set revoked_at = $3 where about @> array[$1::uuid] and scope = any ($2) and revoked_at is null", [
    account,
    scopes,
    at,
  ]);

export const writes: Record<string, Materialiser> = {
  "sign-in.session-begun": async (
    w,
    e: E<
      { account: Id; session: Id; how: How; desk: Id | null },
      { hash: Buffer; idleUntil: Instant; absoluteUntil: Instant; steppedUpUntil: Instant | null; device: string | null }
    >,
    c,
  ) => {
    const { account, session, how, desk } = e.public;
    const row = e.private;
    if (!row) throw new Error("sign-in.session-begun: no row");
    await tables(w)
      .insertInto("session")
      .values({
        token_hash: row.hash,
        id: session,
        account_id: account,
        made_at: c.now,
        idle_until: row.idleUntil,
        absolute_until: row.absoluteUntil,
        stepped_up_until: row.steppedUpUntil,
        how,
        desk_id: desk,
        device_name: row.device,
        ended_at: null,
        ended_why: null,
      })
      .execute();
    // Whoever signed in at a shared desk once has a tile there.
    if (desk)
      await w.rows("insert into desk_account (desk_id, account_id, since) values ($1, $2, $3) on conflict do nothing", [
        desk,
        account,
        c.now,
      ]);
  },
  "sign-in.session-ended": async (w, e: E<{ session: Id; why: Ending }>, c) => {
    await tables(w)
      .updateTable("session")
      .set({ ended_at: c.now, ended_why: e.public.why, stepped_up_until: null })
      .where("id", "=", e.public.session)
      .where("ended_at", "is", null)
      .execute();
  },
  "sign-in.stepped-up": async (w, e: E<{ session: Id; until: Instant }>) => {
    await tables(w)
      .updateTable("session")
      .set({ stepped_up_until: e.public.until })
      .where("id", "=", e.public.session)
      .where("ended_at", "is", null)
      .execute();
  },
  "sign-in.pin-set": async (w, e: E<{ account: Id }, { hash: string }>) => {
    await tables(w)
      .updateTable("account")
      .set({ pin_hash: e.private?.hash ?? null, pin_tries: 0, pin_locked_until: null })
      .where("id", "=", e.public.account)
      .execute();
  },
  // The try itself was counted before the PIN was looked at; this is for the record and for the account's own screens.
  "sign-in.pin-rests": async () => undefined,
  "sign-in.language-set": async (w, e: E<{ account: Id; language: string }>) => {
    await tables(w).updateTable("account").set({ language: e.public.language }).where("id", "=", e.public.account).execute();
  },
  "sign-in.passkey-made": async (
    w,
    e: E<{ account: Id }, { id: string; publicKey: Buffer; counter: number; transports: string[]; name: string }>,
    c,
  ) => {
    const key = e.private;
    if (!key) throw new Error("sign-in.passkey-made: no key");
    await tables(w)
      .insertInto("passkey")
      .values({
        id: key.id,
        account_id: e.public.account,
        public_key: key.publicKey,
        counter: key.counter,
        transports: key.transports,
        name: key.name,
        made_at: c.now,
        last_used_at: null,
      })
      .execute();
  },
  "sign-in.passkey-forgotten": async (w, e: E<{ account: Id }, { id: string }>) => {
    await tables(w)
      .deleteFrom("passkey")
      .where("id", "=", e.private?.id ?? "")
      .where("account_id", "=", e.public.account)
      .execute();
  },

  "sign-in.invited": async (
    w,
    e: E<{ invitation: Id; account: Id; uses: number; until: Instant }, { asksPhone: boolean }>,
    c,
  ) => {
    const { invitation, account, uses, until } = e.public;
    await putToken(w, {
      id: invitation,
      community: c.community,
      scope: "invitation",
      account,
      by: c.actor.account,
      at: c.now,
      until,
      uses,
      data: { asksPhone: e.private?.asksPhone ?? true, phoneTries: 0 },
    });
  },
  "sign-in.badge-issued": async (w, e: E<{ badge: Id; account: Id; until: Instant }>, c) => {
    const { badge, account, until } = e.public;
    // One badge a person: the one that was lost opens nothing any more.
    await revoke(w, account, ["badge"], c.now);
    await putToken(w, {
      id: badge,
      community: c.community,
      scope: "badge",
      account,
      by: c.actor.account,
      at: c.now,
      until,
      uses: null,
      data: {},
    });
  },
  "sign-in.token-shown": async (w, e: E<{ token: Id }, { hash: Buffer }>) => {
    await tables(w)
      .updateTable("token")
      .set({ hash: e.private?.hash ?? nobodys() })
      .where("id", "=", e.public.token)
      .where("revoked_at", "is", null)
      .execute();
  },
  "sign-in.invitation-revoked": async (w, e: E<{ token: Id }>, c) => {
    await tables(w).updateTable("token").set({ revoked_at: c.now }).where("id", "=", e.public.token).execute();
  },
  "sign-in.account-blocked": async (w, e: E<{ account: Id }>, c) => {
    const { account } = e.public;
    await tables(w).updateTable("account").set({ blocked_at: c.now }).where("id", "=", account).execute();
    // Sessions end by events of their own; this also takes one that began between the look and the lock.
    await tables(w)
      .updateTable("session")
      .set({ ended_at: c.now, ended_why: "account-blocked" })
      .where("account_id", "=", account)
      .where("ended_at", "is", null)
      .execute();
    await revoke(w, account, ["invitation", "badge"], c.now);
    await tables(w).deleteFrom("desk_account").where("account_id", "=", account).execute();
  },
  "sign-in.account-forgotten": async (w, e: E<{ account: Id }>, c) => {
    const { account } = e.public;
    w.send(
      "update account set phone_hash = null, pin_hash = null, pin_tries = 0, pin_locked_until = null, language = null, blocked_at = coalesce(blocked_at, $2) where id = $1",
      [account, c.now],
    );
    w.send("update session set device_name = null where account_id = $1", [account]);
    w.send("delete from passkey where account_id = $1", [account]);
    w.send("delete from desk_account where account_id = $1", [account]);
    await revoke(w, account, ["invitation", "badge"], c.now);
  },
  "sign-in.account-unblocked": async (w, e: E<{ account: Id }>, c) => {
    await tables(w)
      .updateTable("account")
      .set({ blocked_at: null, pin_tries: 0, pin_locked_until: null })
      .where("id", "=", e.public.account)
      .execute();
    // A session that began while the account was being blocked must not come to life now.
    await w.rows("update session set ended_at = $2, ended_why = 'account-blocked' where account_id = $1 and ended_at is null", [
      e.public.account,
      c.now,
    ]);
  },
  "sign-in.desk-opened": async (w, e: E<{ desk: Id; by: Id }, { name: string }>, c) => {
    await tables(w)
      .insertInto("desk")
      .values({
        id: e.public.desk,
        community_id: c.community,
        name: e.private?.name ?? "",
        secret_hash: nobodys(),
        made_at: c.now,
        made_by: e.public.by,
        closed_at: null,
      })
      .execute();
  },
  "sign-in.desk-taken": async (w, e: E<{ desk: Id }, { hash: Buffer }>) => {
    await tables(w)
      .updateTable("desk")
      .set({ secret_hash: e.private?.hash ?? nobodys() })
      .where("id", "=", e.public.desk)
      .where("closed_at", "is", null)
      .execute();
  },
  "sign-in.desk-closed": async (w, e: E<{ desk: Id }>, c) => {
    await tables(w).updateTable("desk").set({ closed_at: c.now }).where("id", "=", e.public.desk).execute();
    await tables(w).deleteFrom("desk_account").where("desk_id", "=", e.public.desk).execute();
  },
};
