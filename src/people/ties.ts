import type { Id } from "../kernel/id.ts";
import type { Day } from "../kernel/instant.ts";
import type { Reader } from "../server/capability.ts";
import { maskName, maskPhone } from "./mask.ts";
import type { TieKind, TieSeen } from "./schema/tie.ts";
import { isChild } from "./schema/tie.ts";

/** A tie with its person, as `tiesOf` gives it. Sealed fields in base64. */
export interface TieRow {
  id: Id;
  person: Id;
  kind: TieKind;
  name: string;
  called: string | null;
  born: number | null;
  phones: string | null;
  lives_where: string | null;
  from: Day | null;
  household: Id | null;
  language: string | null;
  channel: string | null;
  no_smartphone: boolean;
  registered: boolean | null;
  version: number;
  person_version: number;
  /** Whether the asker gave a reason lately. */
  asked: boolean;
}

/** The community's day at $3, which is now. */
const TODAY = "(select ($3::timestamptz at time zone zone)::date from community where id = $1)";
/**
 * Whether somebody gave a reason for a household or a person within the last half hour, and today: what is shown counts on its day. Opening one's own doors
 * is no reason to know a child, a list that was taken out is none to open anything. $3 is now.
 */
export const askedFor = (subject: string, more = ""): string =>
  `exists (select from reading g where g.community_id = $1 and g.household_id = ${subject} and g.account_id = any ((select acting_accounts())::uuid[]) and g.reason <> 'export'
    and g.at > $3::timestamptz - interval '30 minutes' and (g.at at time zone (select zone from community where id = $1))::date = ${TODAY}${more})`;
/** Whether a person was counted among those whom the asker was shown today: nobody is unmasked who was not. */
export const shownToday = (person: string): string =>
  `exists (select from shown w where w.community_id = $1 and w.account_id = any ((select acting_accounts())::uuid[]) and w.day = ${TODAY} and w.person_id = ${person})`;
export const WITH_REASON = " and g.reason <> 'own-doors'";

/**
 * Who is tied to a door today, as a JSON list in SQL ($1 the community, $3 now). What hangs on the door of a hidden household, and whoever lives in one, is
 * there for its readers only.
 * @param door the door, as an SQL expression
 */
export const tiesOf = (door: string): string => `coalesce((
  select jsonb_agg(jsonb_build_object('id', t.id, 'person', tp.id, 'kind', t.kind, 'name', tp.name, 'called', tp.called, 'born', tp.born, 'phones', encode(tp.phones, 'base64'),
    'lives_where', encode(t.lives_where, 'base64'), 'from', t.from_day, 'household', tp.household_id, 'language', tp.language, 'channel', tp.channel, 'no_smartphone', tp.no_smartphone, 'registered', tp.registered,
    'version', t.version, 'person_version', tp.version, 'asked', ${askedFor("coalesce(tp.household_id, tp.id)", WITH_REASON)} and ${shownToday("tp.id")}) order by t.kind, t.from_day nulls first, t.id)
  from tie t join person tp on tp.community_id = t.community_id and tp.id = t.person_id
  where t.community_id = $1 and t.door_id = ${door} and t.ended_on is null and tp.left_on is null
    and not exists (select from household th where th.community_id = t.community_id and th.door_id = t.door_id and th.moved_out is null and th.protected
      and not exists (select from protected_reader tq where tq.community_id = th.community_id and tq.household_id = th.id and tq.account_id = any ((select acting_accounts())::uuid[])))
    and not exists (select from household th where th.community_id = tp.community_id and th.id = tp.household_id and th.protected
      and not exists (select from protected_reader tq where tq.community_id = th.community_id and tq.household_id = th.id and tq.account_id = any ((select acting_accounts())::uuid[])))
  ), '[]')`;

/** A tie, cut to what the asker may know. `task`: it hangs on one of their own doors, where the task is the reason. */
export async function tieSeenOf(r: Reader, community: Id, t: TieRow, today: Day, task = false): Promise<TieSeen> {
  const open = (label: string, base64: string): Promise<string> => r.open(community, label, Buffer.from(base64, "base64"));
  const child = isChild(t.born, today);
  const masked = !t.asked && (!task || child);
  const phones = t.phones === null ? [] : (JSON.parse(await open("phones", t.phones)) as string[]);
  return {
    id: t.id,
    person: t.person,
    kind: t.kind,
    name: !masked ? t.name : child ? null : maskName(t.name),
    called: !masked ? t.called : child || t.called === null ? null : maskName(t.called),
    phones: !masked ? phones : child ? [] : phones.map(maskPhone),
    where: masked || t.lives_where === null ? null : await open("tie where", t.lives_where),
    from: t.from,
    child,
    household: t.household,
    masked,
    version: t.version,
    record: masked
      ? null
      : {
          born: t.born,
          language: t.language,
          channel: t.channel,
          noSmartphone: t.no_smartphone,
          registered: t.registered,
          version: t.person_version,
        },
  };
}
