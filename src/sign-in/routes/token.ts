import type { Id } from "../../kernel/id.ts";
import type { Instant } from "../../kernel/instant.ts";
import { later } from "../../kernel/instant.ts";
import type { Outcome } from "../../server/dispatch.ts";
import type { Call, Route } from "../../server/http.ts";
import { sameBytes } from "../../server/keys.ts";
import { INVITATION_PHONE_TRIES, SHOW_WITHIN } from "../rules.ts";
import * as schema from "../schema.ts";
import type { TokenScope } from "../schema.ts";
import { newSecret, tokenHash } from "../secrets.ts";
import { inSignIn, ownSession } from "../session.ts";
import type { SignInOptions } from "./shared.ts";
import { answer, entered, letIn, needed, refuse, stayOut, unknown } from "./shared.ts";

interface OpenToken {
  id: Id;
  data: { asksPhone?: boolean; phoneTries?: number };
  account: Id;
  community: Id;
  phoneHash: Buffer | null;
  hasPin: boolean;
}
const wrong = refuse("sign-in.wrong-token");

/** Opens an invitation: signs in on this device, once a use. */
async function accept(o: SignInOptions, input: { token: string; phone?: string }, call: Call): Promise<Outcome> {
  const key = o.road.keys.installation;
  const entering = await inSignIn(o.road, async (w) => {
    const { rows } = await w.client.query<OpenToken>(
      `select t.id, t.data, a.id as account, a.community_id as community, a.phone_hash as "phoneHash", a.pin_hash is not null as "hasPin"
       from token t join account a on a.id = t.about[1]
       where t.hash = $1 and t.scope = 'invitation' and t.revoked_at is null and t.until > $2 and t.uses_left > 0 and a.blocked_at is null for update of t`,
      [tokenHash(key, input.token), w.now],
    );
    const token = rows[0];
    if (!token) return stayOut(wrong);
    if (token.data.asksPhone && token.phoneHash) {
      if (input.phone === undefined) return stayOut(refuse("sign-in.phone-needed"));
      if (!sameBytes(key.phoneHash(input.phone), token.phoneHash)) {
        const tries = (token.data.phoneTries ?? 0) + 1;
        await w.client.query("update token set data = data || $2::jsonb, revoked_at = $3 where id = $1", [
          token.id,
          JSON.stringify({ phoneTries: tries }),
          tries >= INVITATION_PHONE_TRIES ? w.now : null,
        ]);
        return stayOut(refuse("sign-in.wrong-phone"));
      }
    }
    await w.client.query("update token set uses_left = uses_left - 1 where id = $1", [token.id]);
    return letIn(o, w, call, { id: token.account, community: token.community, hasPin: token.hasPin }, "invitation");
  });
  return entered(entering, call);
}

/**
 * Shows an invitation or a badge that the caller has just made. Its secret is born here, goes out once and is kept as a keyed hash: no stored answer, no
 * journal and no log ever holds it. Showing it again makes another one.
 */
async function show(o: SignInOptions, input: { token: Id }, call: Call): Promise<Outcome> {
  return inSignIn(o.road, async (w) => {
    const session = await ownSession(w.client, call.token, w.now);
    if (!session) return needed;
    const { rows } = await w.client.query<{
      id: Id;
      community: Id;
      scope: TokenScope;
      account: Id;
      until: Instant;
      madeAt: Instant;
      open: boolean;
    }>(
      `select id, community_id as community, scope, about[1] as account, until, made_at as "madeAt", revoked_at is null and until > $3 and coalesce(uses_left, 1) > 0 as open
       from token where id = $1 and made_by = $2 and scope in ('invitation', 'badge') for update`,
      [input.token, session.account, w.now],
    );
    const token = rows[0];
    if (!token) return unknown;
    if (!token.open || later(token.madeAt, SHOW_WITHIN) <= w.now) return refuse("sign-in.too-late");
    const secret = newSecret();
    w.record(token.community, session.account, {
      kind: "sign-in.token-shown",
      v: 1,
      about: [token.id, token.account],
      public: { token: token.id, account: token.account },
      private: { hash: tokenHash(o.road.keys.installation, secret) },
    });
    return answer({ secret, scope: token.scope, until: token.until });
  });
}

export const tokenRoutes = (o: SignInOptions): Route[] => [
  {
    path: "/api/sign-in/accept",
    summary: "Opens an invitation and signs in on this device",
    input: schema.accept,
    output: schema.entered,
    open: true,
    handle: (i: { token: string; phone?: string }, call) => accept(o, i, call),
  },
  {
    path: "/api/sign-in/show",
    summary: "Shows an invitation or badge that the caller has just made; the secret comes once",
    input: schema.showToken,
    output: schema.shownToken,
    handle: (i: { token: Id }, call) => show(o, i, call),
  },
];
