import type { Id } from "../../kernel/id.ts";
import type { Instant } from "../../kernel/instant.ts";
import { later } from "../../kernel/instant.ts";
import type { Outcome } from "../../server/dispatch.ts";
import type { Call, Route } from "../../server/http.ts";
import type { PinTried } from "../pin.ts";
import { tryPin } from "../pin.ts";
import { SHOW_WITHIN } from "../rules.ts";
import * as schema from "../schema.ts";
import { deskHash, newSecret, tokenHash } from "../secrets.ts";
import { inSignIn, ownSession } from "../session.ts";
import type { SignInOptions } from "./shared.ts";
import { DESK, LONG, answer, deskOf, entered, letIn, needed, refuse, stayOut, unknown, wait } from "./shared.ts";

/** What a PIN that did not open says; the same for a tile without a PIN and for no tile at all. */
export const notOpened = (tried: PinTried<unknown> & { right: false }): Outcome =>
  tried.rests > 0
    ? refuse("sign-in.pin-rests", { seconds: Math.ceil(tried.rests / 1000) })
    : tried.desk > 0
      ? wait(tried.desk)
      : refuse("sign-in.wrong-pin");

/** Makes this browser the desk that the caller has just opened (`sign-in.open-desk`). */
async function take(o: SignInOptions, input: { desk: Id }, call: Call): Promise<Outcome> {
  const secret = newSecret();
  const outcome = await inSignIn(o.road, async (w) => {
    const session = await ownSession(w.client, call.token, w.now);
    if (!session) return needed;
    const { rows } = await w.client.query<{ community: Id; madeAt: Instant; closed: boolean }>(
      `select community_id as community, made_at as "madeAt", closed_at is not null as closed from desk where id = $1 and made_by = $2 for update`,
      [input.desk, session.account],
    );
    const desk = rows[0];
    if (!desk) return unknown;
    if (desk.closed) return refuse("sign-in.desk-closed");
    if (later(desk.madeAt, SHOW_WITHIN) <= w.now) return refuse("sign-in.too-late");
    // The session that opened the desk is the first one on it.
    await w.client.query("update session set desk_id = $2 where id = $1", [session.id, input.desk]);
    await w.client.query("insert into desk_account (desk_id, account_id, since) values ($1, $2, $3) on conflict do nothing", [
      input.desk,
      session.account,
      w.now,
    ]);
    w.record(desk.community, session.account, {
      kind: "sign-in.desk-taken",
      v: 1,
      about: [input.desk],
      public: { desk: input.desk },
      private: { hash: deskHash(o.road.keys.installation, secret) },
    });
    return answer({ ok: true });
  });
  if (outcome.status === 200) call.setCookie(DESK, secret, LONG);
  return outcome;
}

/** Who has a tile on this shared desk: names of the people who work here, for whoever stands before it. */
async function tiles(o: SignInOptions, call: Call): Promise<Outcome> {
  return inSignIn(o.road, async ({ client }) => {
    const desk = await deskOf(o.road, client, call);
    if (!desk) return answer({ desk: null, people: [] });
    const { rows: accounts } = await client.query<{ account: Id; community: Id; person: Id; hasPin: boolean }>(
      `select a.id as account, a.community_id as community, a.person_id as person, a.pin_hash is not null as "hasPin" from desk_account t join account a on a.id = t.account_id
       where t.desk_id = $1 and a.blocked_at is null order by t.since`,
      [desk.id],
    );
    await client.query("select set_config('haitang.communities', $1, true)", [
      `{${[...new Set(accounts.map((a) => a.community))].join(",")}}`,
    ]);
    const { rows: names } = await client.query<{ id: Id; name: string }>(
      "select id, name from person where id = any ($1::uuid[]) and community_id = any ((select wall())::uuid[])",
      [accounts.map((a) => a.person)],
    );
    const nameOf = new Map(names.map((n) => [n.id, n.name]));
    return answer({
      desk: { id: desk.id, name: desk.name },
      people: accounts.map((a) => ({ account: a.account, name: nameOf.get(a.person) ?? null, hasPin: a.hasPin })),
    });
  });
}

/** Changes who is signed in on a shared desk, by PIN or by badge. */
async function switchTo(o: SignInOptions, input: { account: Id; pin: string } | { badge: string }, call: Call): Promise<Outcome> {
  const desk = await inSignIn(o.road, ({ client }) => deskOf(o.road, client, call));
  if (!desk) return refuse("sign-in.no-desk");
  if ("pin" in input) {
    const tried = await tryPin(o.road, input.account, input.pin, desk.id, (w, account) =>
      letIn(o, w, call, { ...account, hasPin: true }, "pin"),
    );
    return tried.right ? entered(tried.value, call) : notOpened(tried);
  }
  const entering = await inSignIn(o.road, async (w) => {
    const { rows } = await w.client.query<{ id: Id; community: Id; hasPin: boolean }>(
      `select a.id, a.community_id as community, a.pin_hash is not null as "hasPin" from token t join account a on a.id = t.about[1]
       where t.hash = $1 and t.scope = 'badge' and t.revoked_at is null and t.until > $2 and a.blocked_at is null`,
      [tokenHash(o.road.keys.installation, input.badge), w.now],
    );
    return rows[0] ? letIn(o, w, call, rows[0], "badge") : stayOut(refuse("sign-in.wrong-token"));
  });
  return entered(entering, call);
}

export const deskRoutes = (o: SignInOptions): Route[] => [
  {
    path: "/api/sign-in/take-desk",
    summary: "Makes this browser the shared desk that the caller has just opened",
    input: schema.takeDesk,
    output: schema.done,
    handle: (i: { desk: Id }, call) => take(o, i, call),
  },
  {
    path: "/api/sign-in/desk",
    summary: "Whether this browser is a shared desk, and who has a tile there",
    input: schema.nothing,
    output: schema.deskSeen,
    open: true,
    handle: (_, call) => tiles(o, call),
  },
  {
    path: "/api/sign-in/switch",
    summary: "Changes who is signed in on a shared desk, by PIN or by badge",
    input: schema.switchTo,
    output: schema.entered,
    open: true,
    handle: (i: { account: Id; pin: string } | { badge: string }, call) => switchTo(o, i, call),
  },
];
