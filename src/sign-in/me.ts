import type { Grant } from "../kernel/actor.ts";
import type { Id } from "../kernel/id.ts";
import type { Client } from "../server/database.ts";
import type { Road } from "../server/dispatch.ts";
import * as write from "../server/literal.ts";
import type { Me } from "./schema.ts";
import { ownSession } from "./session.ts";

type Labelled = Pick<Me["grants"][number], "id" | "communityName" | "level" | "placeLabel">;

/** Names of places behind the wall of the actor's own communities; a place that has gone keeps its label. */
const labelsOf = async (client: Client, grants: readonly Grant[]): Promise<Map<Id, Labelled>> => {
  const { rows } = await client.query<Labelled>(
    `select g.id, c.name as "communityName", c.level, p.label as "placeLabel"
     from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as g(id, community, place) join community c on c.id = g.community left join place p on p.community_id = g.community and p.id = g.place`,
    [grants.map((g) => g.id), grants.map((g) => g.community), grants.map((g) => g.place)],
  );
  return new Map(rows.map((r) => [r.id, r]));
};

/** Who the caller is, as their own screen needs it: the same grants that policy will see. Null when the session does not hold. */
export async function meOf(
  road: Road,
  token: Buffer,
  passkeysPossible: boolean,
  deskOf: (client: Client) => Promise<{ id: Id; name: string } | null>,
): Promise<Me | null> {
  const now = road.now();
  return road.database.transaction(
    `${road.begin(true)}select * from road_open(${write.bytes(token)},'sign-in',null,null,null,${write.time(now)})`,
    async (client, results) => {
      const opened = results.at(-1)?.rows[0] as { state: string; grants: Grant[] } | undefined;
      const session = opened?.state === "open" ? await ownSession(client, token, now) : null;
      if (!opened || !session) return null;
      const labels = await labelsOf(client, opened.grants);
      const { rows: people } = await client.query<{ name: string }>(
        "select name from person where community_id = $1 and id = $2",
        [session.community, session.person],
      );
      const { rows: passkeys } = await client.query<Me["passkeys"][number]>(
        `select id, name, made_at as "madeAt", last_used_at as "lastUsedAt" from passkey where account_id = $1 order by made_at`,
        [session.account],
      );
      const desk = await deskOf(client);
      return {
        account: session.account,
        person: session.person,
        home: session.community,
        name: people[0]?.name ?? null,
        language: session.language,
        session: { id: session.id, how: session.how, idleUntil: session.idleUntil, absoluteUntil: session.absoluteUntil },
        steppedUpUntil: session.steppedUpUntil,
        hasPhone: session.phoneHash !== null,
        hasPin: session.pinHash !== null,
        passkeysPossible,
        passkeys,
        grants: opened.grants.map((g) => ({
          ...g,
          communityName: "",
          level: "community",
          placeLabel: null,
          ...labels.get(g.id),
        })),
        desk: desk && { id: desk.id, name: desk.name },
      };
    },
  );
}
