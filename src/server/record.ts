import type { Context } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import { commandId } from "../kernel/id.ts";
import type { Instant } from "../kernel/instant.ts";
import { dayOf, msOf } from "../kernel/instant.ts";
import type { Client } from "./database.ts";
import type { Road } from "./dispatch.ts";
import { SYSTEM } from "./dispatch.ts";
import * as write from "./literal.ts";
import { random32 } from "./random.ts";

const NOTHING = Buffer.alloc(32);

/** The settings of a transaction that no command opened: the application's role, a purpose, one community behind its wall, an actor for the journal. */
export const settings = (purpose: string, communities: readonly Id[], account: Id): string =>
  `select set_config('haitang.purpose', ${write.text(purpose)}, true), set_config('haitang.communities', ${write.text(`{${communities.join(",")}}`)}, true), set_config('haitang.account', ${write.text(account)}, true)`;

/**
 * Materialises events and gives them to the journal inside a running transaction (signing in, signing out: what no command does).
 * It must be the last thing that the transaction does before it commits, since the sealer waits for it; the caller announces after the commit.
 * The purpose of the transaction stays as it is; its wall is then the community's.
 * @param actor the account in whose name the journal has it; the system where not said
 * @throws when an event has no materialiser, or when something that must hold together with it says no
 */
export async function recordInside(
  road: Road,
  client: Client,
  now: Instant,
  community: Id,
  events: readonly Event[],
  actor: Id = SYSTEM,
): Promise<void> {
  if (events.length === 0) return;
  const { rows } = await client.query<{ zone: string }>(
    "select c.zone, set_config('haitang.communities', $2, true), set_config('haitang.account', $3, true) from community c where c.id = $1",
    [community, `{${community}}`, actor],
  );
  if (!rows[0]) throw new Error(`recordInside: no community ${community}`);
  const command = commandId(msOf(now), random32);
  const context: Context = {
    now,
    today: dayOf(now, rows[0].zone),
    claimed: now,
    command,
    community,
    newId: road.newId,
    actor: { account: actor, person: actor, home: community, grants: [], steppedUpUntil: null, session: actor },
  };
  const written = await road.write(client, events, context);
  if ("code" in written) throw new Error(`recordInside: ${written.code}`);
  const journal = written.map((e) => ({ kind: e.kind, v: e.v, about: e.about, public: e.public }));
  await client.query("select road_finish($1::jsonb, $2, $3, $4, $5, $6, $6, $6, $7, 200::smallint, '{}')", [
    JSON.stringify(journal),
    road.epoch,
    community,
    actor,
    command,
    now,
    NOTHING,
  ]);
}

/** Events of the system itself, in a transaction of their own: materialised, journalled, announced. The purpose is `purpose`, "sign-in" where not said. */
export async function recordAsSystem(road: Road, community: Id, events: readonly Event[], purpose = "sign-in"): Promise<void> {
  if (events.length === 0) return;
  const now = road.now();
  await road.database.transaction(`${road.begin(false)}${settings(purpose, [community], SYSTEM)}`, (client) =>
    recordInside(road, client, now, community, events),
  );
  road.announce(community);
}
