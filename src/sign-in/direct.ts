import type { Id } from "../kernel/id.ts";
import { DAY, later } from "../kernel/instant.ts";
import type { Road } from "../server/dispatch.ts";
import { newSecret, tokenHash } from "./secrets.ts";
import { inSignIn } from "./session.ts";

/**
 * An invitation without a screen: how the first keeper and the first lead of a house come in where no channel carries codes. Whoever has the Road has
 * the installation's key in hand. It opens once, within the day.
 * @returns the secret for `accept`, and until when it opens
 * @throws when there is no such account, or it is blocked
 */
export async function inviteDirect(road: Road, account: Id): Promise<{ secret: string; until: string }> {
  return inSignIn(road, async (w) => {
    const { rows } = await w.client.query<{ community: Id }>(
      "select community_id as community from account where id = $1 and blocked_at is null",
      [account],
    );
    if (!rows[0]) throw new Error(`inviteDirect: no account ${account} that may come in`);
    const secret = newSecret();
    const invitation = road.newId();
    const until = later(w.now, DAY);
    w.record(
      rows[0].community,
      null,
      {
        kind: "sign-in.invited",
        v: 1,
        about: [invitation, account],
        public: { invitation, account, uses: 1, until },
        private: { asksPhone: false },
      },
      {
        kind: "sign-in.token-shown",
        v: 1,
        about: [invitation, account],
        public: { token: invitation, account },
        private: { hash: tokenHash(road.keys.installation, secret) },
      },
    );
    return { secret, until };
  });
}
