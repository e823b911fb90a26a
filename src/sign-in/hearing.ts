import type { Actor, Grant, Role } from "../kernel/actor.ts";
import type { Id } from "../kernel/id.ts";
import type { Instant } from "../kernel/instant.ts";
import { HOUR, later } from "../kernel/instant.ts";
import type { Client } from "../server/database.ts";
import type { Road } from "../server/dispatch.ts";
import type { Hearing } from "../server/live.ts";
import * as write from "../server/literal.ts";

/** What begins or ends with a day is looked at anew at least so often. */
const LISTENS_FOR = HOUR;
/** Who hears everything in the communities that the role covers. (Only kinds and ids travel; the screen asks again under policy.) */
const HEARS_ALL: readonly Role[] = ["worker", "lead", "officer"];
/** Who answers for the doors of a place, and so hears what happens there. A helper answers for the households entrusted to her. */
const HEARS_PLACE: readonly Role[] = [...HEARS_ALL, "steward"];

interface Opened {
  state: string;
  account_id: Id;
  person_id: Id;
  home_id: Id;
  session_id: Id;
  stepped_up_until: Instant | null;
  grants: Grant[];
}
interface Own {
  absolute: Instant;
  idle: Instant;
  zone: string;
  covers: { ancestor: Id; descendant: Id }[];
  entrusted: { community: Id; household: Id }[];
  household: Id | null;
}

const ownOf = async (client: Client, token: Buffer, o: Opened, now: Instant): Promise<Own> => {
  const held = o.grants.map((g) => g.community);
  const { rows } = await client.query<Own>(
    `select s.absolute_until as absolute, s.idle_until as idle,
       (select coalesce(jsonb_agg(jsonb_build_object('ancestor', u.ancestor_id, 'descendant', u.descendant_id)), '[]') from community_under u where u.ancestor_id = any ($2::uuid[])) as covers,
       (select coalesce(jsonb_agg(jsonb_build_object('community', e.community_id, 'household', e.household_id)), '[]') from entrusted e join community c on c.id = e.community_id
          where e.person_id = $3 and e.from_day <= ($4::timestamptz at time zone c.zone)::date and (e.to_day is null or e.to_day > ($4::timestamptz at time zone c.zone)::date)) as entrusted,
       (select p.household_id from person p where p.community_id = $5 and p.id = $3 and p.left_on is null) as household
     from session s where s.token_hash = $1`,
    [token, held, o.person_id, now, o.home_id],
  );
  return rows[0] as Own;
};

/**
 * Who listens on the live stream, and to what. Everybody hears of their own account, session and household; helpers and stewards of the households
 * entrusted to them; stewards of their place, unless that is the whole community; workers, leads and officers of everything that their role covers
 * (of their place, where it is not the community's root). A keeper keeps the machine and hears nothing of residents.
 * @returns null when the session does not hold; else the actor, what it hears, and until when without being looked at again
 */
export async function hearingOf(road: Road, token: Buffer): Promise<{ actor: Actor; hearing: Hearing; until: Instant } | null> {
  const now = road.now();
  const opening = `${road.begin(true)}select * from road_open(${write.bytes(token)},'sign-in',null,null,null,${write.time(now)})`;
  return road.database.transaction(opening, async (client, results) => {
    const o = results.at(-1)?.rows[0] as Opened | undefined;
    if (o?.state !== "open") return null;
    const actor: Actor = {
      account: o.account_id,
      person: o.person_id,
      home: o.home_id,
      grants: o.grants,
      steppedUpUntil: o.stepped_up_until,
      session: o.session_id,
    };
    const own = await ownOf(client, token, o, now);
    return { actor, hearing: hearing(actor, own), until: [own.absolute, own.idle, later(now, LISTENS_FOR)].sort()[0] as Instant };
  });
}

function hearing(actor: Actor, own: Own): Hearing {
  const whole = new Set<Id>();
  const only = new Map<Id, Set<Id>>();
  const hear = (community: Id, id: Id): void => void only.set(community, (only.get(community) ?? new Set<Id>()).add(id));
  for (const grant of actor.grants) {
    const root = grant.place === grant.community;
    if (root && HEARS_ALL.includes(grant.role))
      for (const c of own.covers) if (c.ancestor === grant.community) whole.add(c.descendant);
    if (!root && HEARS_PLACE.includes(grant.role)) hear(grant.community, grant.place);
  }
  const helps = new Set(actor.grants.filter((g) => g.role === "helper" || g.role === "steward").map((g) => g.community));
  for (const e of own.entrusted) if (helps.has(e.community)) hear(e.community, e.household);
  if (own.household) hear(actor.home, own.household);
  hear(actor.home, actor.account);
  hear(actor.home, actor.session);
  return { whole, only };
}
