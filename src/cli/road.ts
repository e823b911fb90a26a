import { randomBytes } from "node:crypto";
import type { Role } from "../kernel/actor.ts";
import { canonicalPhone } from "../kernel/phone.ts";
import type { Id } from "../kernel/id.ts";
import { commandId, isId } from "../kernel/id.ts";
import { msOf } from "../kernel/instant.ts";
import { house } from "../house.ts";
import { readPacks } from "../packs/read.ts";
import { Database } from "../server/database.ts";
import type { Outcome } from "../server/dispatch.ts";
import { Road } from "../server/dispatch.ts";
import { tokenOf } from "../server/http.ts";
import { KeyRing } from "../server/keys.ts";
import { recordInside, settings } from "../server/record.ts";
import { packsFolder, partitions } from "../server/server.ts";
import { endSession, inSignIn, ownSession, rolesOf, signInDirect } from "../sign-in/session.ts";
import { upkeepEvent } from "../upkeep/capability.ts";
import type { UpkeepFacts, UpkeepKind } from "../upkeep/schema.ts";
import type { Call } from "./command.ts";
import { EXIT, refuse } from "./command.ts";
import type { Place } from "./place.ts";
import { isCurrent, keyOf, loginOf } from "./place.ts";

/** Who may look after the house from the command line, if they say who they are. */
const KEEPERS: readonly Role[] = ["keeper", "lead", "officer"];

/** The road of a house, for a command that works on it without serving. @throws Refused not-current */
export async function openRoad(call: Call, place: Place): Promise<{ road: Road; close(): Promise<void> }> {
  if (!(await isCurrent(place.ownerUrl))) throw refuse("not-current", EXIT.first);
  const installation = await keyOf(place);
  const database = new Database({ url: await loginOf(place), directUrl: place.directUrl, poolSize: 4 });
  try {
    const epoch = await database.transaction(
      "begin read only;set local role haitang_app",
      async (client) => (await client.query<{ number: number }>("select max(number) as number from epoch")).rows[0]?.number ?? 1,
    );
    const packs = await readPacks(decodeURIComponent(packsFolder));
    const road = new Road({
      database,
      keys: new KeyRing(installation),
      packs,
      capabilities: house,
      clock: () => call.now(),
      epoch,
    });
    // A house that was never served, or stood still for months, has nowhere to remember answers yet.
    await partitions(road);
    return { road, close: () => database.end() };
  } catch (error) {
    await database.end();
    throw error;
  }
}
/** Runs `work` on the road of a house. */
export async function onRoad<T>(call: Call, place: Place, work: (road: Road) => Promise<T>): Promise<T> {
  const { road, close } = await openRoad(call, place);
  try {
    return await work(road);
  } finally {
    await close();
  }
}

export interface Somebody {
  readonly account: Id;
  readonly community: Id;
  readonly roles: readonly Role[];
}
/** The account of a phone number, or with an id. @throws Refused who-is-that */
export async function somebody(road: Road, who: string): Promise<Somebody> {
  const phone = who.normalize("NFKC").replaceAll(/[\s()-]/g, "");
  return inSignIn(road, async ({ client, now }) => {
    const { rows } = await client.query<{ id: Id; community: Id }>(
      "select id, community_id as community from account where blocked_at is null and (id = $1 or phone_hash = $2)",
      [isId(who) ? who : null, road.keys.installation.phoneHash(canonicalPhone(phone))],
    );
    if (!rows[0]) throw refuse("who-is-that", EXIT.rights, { who });
    return { account: rows[0].id, community: rows[0].community, roles: await rolesOf(client, rows[0].id, now) };
  });
}

/** Who looks after the house, when they say who they are: `--as`. @returns null when they do not @throws Refused who-is-that, not-keeper */
export async function keeperOf(call: Call, road: Road): Promise<Somebody | null> {
  const who = call.text("as");
  if (who === undefined) return null;
  const found = await somebody(road, who);
  if (!found.roles.some((r) => KEEPERS.includes(r))) throw refuse("not-keeper", EXIT.rights, { who });
  return found;
}

/** Writes down that something was done for the house: in the journal of the keeper's own community, or of the topmost one, as the system. */
export async function note(road: Road, who: Somebody | null, kind: UpkeepKind, facts: UpkeepFacts): Promise<void> {
  const now = road.now();
  const community = who?.community ?? (await topOf(road));
  if (!community) return;
  await road.database.transaction(`${road.begin(false)}${settings("upkeep", [community], who?.account ?? community)}`, (client) =>
    recordInside(road, client, now, community, [upkeepEvent(kind, community, facts)], who?.account),
  );
  road.announce(community);
}
const topOf = (road: Road): Promise<Id | undefined> =>
  road.database.transaction(
    road.begin(true),
    async (client) =>
      (await client.query<{ id: Id }>("select id from community order by parent_id nulls first, id limit 1")).rows[0]?.id,
  );

/**
 * Speaks in somebody's name, on the road that every request travels: a session of its own ("command-line"), which ends with the work.
 * @throws Refused as-needed, who-is-that
 */
export async function inNameOf<T>(call: Call, road: Road, work: (as: Speaker) => Promise<T>): Promise<T> {
  const who = call.text("as");
  if (who === undefined) throw refuse("as-needed", EXIT.usage);
  const found = await somebody(road, who);
  const token = tokenOf(await signInDirect(road, found.account, "command-line"));
  try {
    return await work({
      ...found,
      do: (name, community, input) =>
        road.do(name, { id: commandId(msOf(road.now()), () => randomBytes(4).readUInt32BE()), community, input }, token),
      ask: (name, community, input) => road.ask(name, { ...(community === null ? {} : { community }), input }, token),
    });
  } finally {
    await inSignIn(road, async (w) => {
      const session = await ownSession(w.client, token, w.now);
      if (session) endSession(w, session, "signed-out");
    });
  }
}
export interface Speaker extends Somebody {
  do(name: string, community: Id, input: unknown): Promise<Outcome>;
  ask(name: string, community: Id | null, input: unknown): Promise<Outcome>;
}
