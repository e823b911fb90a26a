import type { Id } from "../kernel/id.ts";
import type { Instant } from "../kernel/instant.ts";
import { sayDoor } from "../places/address.ts";
import type { BuildingForm } from "../places/schema.ts";
import type { Asker, Reader } from "../server/capability.ts";
import { cadenceOf, windowState } from "./cadence.ts";
import { maskName, maskPhone } from "./mask.ts";
import type { HouseholdSeat } from "./policy.ts";
import { depthOf, householdCan, mayKnowTies, mayKnowWhy, mayKnowWhoLooked } from "./policy.ts";
import type { CareAction, CareClass, HouseholdSeen, Tenure } from "./schema.ts";
import { isChild } from "./schema.ts";
import type { TieRow } from "./ties.ts";
import { askedFor, shownToday, tieSeenOf, tiesOf, WITH_REASON } from "./ties.ts";

export interface PanelRow extends HouseholdSeat {
  id: Id;
  door: Id;
  party: number;
  said: string | null;
  channel: string | null;
  language: string | null;
  look_in_every: number | null;
  remark: string | null;
  moved_in: string | null;
  moved_out: string | null;
  seen_at: Instant | null;
  seen_way: string | null;
  seen_by: string | null;
  version: number;
  use: string;
  tenure: Tenure | null;
  steps: { id: Id; kind: string; label: string; form: string | null; entrances: number }[];
  persons: {
    id: Id;
    name: string;
    called: string | null;
    born: number | null;
    phones: string | null;
    language: string | null;
    channel: string | null;
    no_smartphone: boolean;
    registered: boolean | null;
    version: number;
    /** Counted among those whom the asker was shown today. */
    shown: boolean;
  }[];
  ties: TieRow[];
  cares: {
    id: Id;
    person_id: Id | null;
    class: CareClass;
    actions: CareAction[];
    why: string | null;
    set_by: string | null;
    set_on: string;
    until: string | null;
  }[];
  proxies: {
    id: Id;
    name: string;
    relation: HouseholdSeen["proxies"][number]["relation"];
    phone: string;
    lives_where: string | null;
    to_day: string | null;
  }[];
  parties: { id: Id; said: string | null }[];
  contacts: { person: Id; name: string; role: string }[];
  looked: { by: string; role: string; reason: string; at: Instant }[];
  looked_people: number;
  /** Whether the asker gave a reason lately, and whether it was more than opening their own door. */
  asked: boolean;
  asked_why: boolean;
}

const DAYS_LOOKED = 30;

/** The one statement behind the household panel; also what the bench's baseline runs. Parameters: community, household, now. Who asks is in the transaction. */
export const PANEL_SQL = `
select h.id, h.community_id as community, h.id as household, h.door_id as door, h.party, h.said, h.channel, h.language, h.look_in_every, encode(h.remark, 'base64') as remark, h.protected, h.moved_in, h.moved_out,
  h.seen_at, h.seen_way, h.version, h.tenure, coalesce(d.use, 'not-known') as use,
  (select sp.name from account sa join person sp on sp.community_id = sa.community_id and sp.id = sa.person_id where sa.id = h.seen_by) as seen_by,
  s.path, s.steps,
  array(select e.person_id::text from entrusted e where e.community_id = h.community_id and e.household_id = h.id and e.from_day <= (select ($3::timestamptz at time zone zone)::date from community where id = $1) and (e.to_day is null or e.to_day > (select ($3::timestamptz at time zone zone)::date from community where id = $1))) as entrusted,
  case when h.protected then array(select x.account_id::text from protected_reader x where x.community_id = h.community_id and x.household_id = h.id) else '{}' end as readers,
  coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'called', p.called, 'born', p.born, 'phones', encode(p.phones, 'base64'), 'language', p.language, 'channel', p.channel, 'no_smartphone', p.no_smartphone, 'registered', p.registered, 'version', p.version,
      'shown', ${shownToday("p.id")}) order by p.born nulls last, p.id)
    from person p where p.community_id = h.community_id and p.household_id = h.id and p.left_on is null), '[]') as persons,
  coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'person_id', c.person_id, 'class', c.class, 'actions', c.actions, 'why', encode(c.why, 'base64'), 'set_by', cp.name, 'set_on', c.set_on, 'until', c.until) order by c.set_on, c.id)
    from care c left join person cp on cp.community_id = c.community_id and cp.id = c.set_by where c.community_id = h.community_id and c.household_id = h.id and c.ended_on is null), '[]') as cares,
  coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'name', encode(x.name, 'base64'), 'relation', x.relation, 'phone', encode(x.phone, 'base64'), 'lives_where', encode(x.lives_where, 'base64'), 'to_day', x.to_day) order by x.from_day, x.id)
    from proxy x where x.community_id = h.community_id and x.household_id = h.id and x.ended_on is null and (x.to_day is null or x.to_day > (select ($3::timestamptz at time zone zone)::date from community where id = $1))), '[]') as proxies,
  coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'said', o.said) order by o.party) from household o where o.community_id = h.community_id and o.door_id = h.door_id and o.moved_out is null and o.id <> h.id and not o.protected), '[]') as parties,
  coalesce((select jsonb_agg(jsonb_build_object('person', ep.id, 'name', coalesce(ep.called, ep.name), 'role', coalesce(er.role, 'helper')) order by er.role desc, ep.id)
    from entrusted e join person ep on ep.community_id = e.community_id and ep.id = e.person_id
      left join lateral (select r.role from role_held r join account a on a.id = r.account_id where a.community_id = ep.community_id and a.person_id = ep.id and r.ended_at is null limit 1) er on true
    where e.community_id = h.community_id and e.household_id = h.id and e.from_day <= (select ($3::timestamptz at time zone zone)::date from community where id = $1) and (e.to_day is null or e.to_day > (select ($3::timestamptz at time zone zone)::date from community where id = $1))), '[]') as contacts,
  coalesce((select jsonb_agg(l.row) from (select jsonb_build_object('by', coalesce(lp.called, lp.name, '?'), 'role', g.role, 'reason', g.reason, 'at', to_char(g.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as row
    from reading g join account ga on ga.id = g.account_id left join person lp on lp.community_id = ga.community_id and lp.id = ga.person_id
    where g.community_id = h.community_id and g.household_id = h.id and g.at > $3::timestamptz - interval '${DAYS_LOOKED} days' order by g.at desc limit 8) l), '[]') as looked,
  (select count(distinct g.account_id)::int from reading g where g.community_id = h.community_id and g.household_id = h.id and g.at > $3::timestamptz - interval '${DAYS_LOOKED} days') as looked_people,
  ${askedFor("h.id")} as asked, ${askedFor("h.id", WITH_REASON)} as asked_why,
  ${tiesOf("h.door_id")} as ties
from household h left join door d on d.community_id = h.community_id and d.id = h.door_id
  cross join lateral (
    select array_agg(u.ancestor_id::text order by u.depth) as path, jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'label', p.label, 'form', p.form,
      'entrances', case when p.kind = 'building' then (select count(*) from place y where y.community_id = p.community_id and y.parent_id = p.id and y.until is null) else 0 end) order by u.depth) as steps
    from place_under u join place p on p.community_id = u.community_id and p.id = u.ancestor_id where u.community_id = h.community_id and u.descendant_id = h.door_id
  ) s
where h.community_id = $1 and h.id = $2`;

/** How the door of a path is said; steps run from the door up. */
export function sayPath(
  steps: readonly { kind: string; label: string; form: string | null; entrances?: number }[],
  said: Parameters<typeof sayDoor>[1],
): string {
  const of = (kind: string): string => steps.find((s) => s.kind === kind)?.label ?? "";
  const building = steps.find((s) => s.kind === "building");
  return sayDoor(
    {
      compound: of("compound"),
      building: of("building"),
      entrance: of("entrance"),
      door: of("door"),
      form: (building?.form ?? "walkup") as BuildingForm,
      entrances: building?.entrances ?? 1,
    },
    said,
  );
}

/** Everything about a household that its panel may show to anybody at all, whoever asks. */
export const panelRow = async (r: Reader, community: Id, household: Id, now: Instant): Promise<PanelRow | undefined> =>
  (await r.rows<PanelRow>(PANEL_SQL, [community, household, now]))[0];

/** All that is told of a child to somebody who gave no reason. */
const A_CHILD = {
  name: null,
  child: true,
  called: null,
  born: null,
  age: null,
  phones: [],
  language: null,
  channel: null,
  noSmartphone: false,
  registered: null,
};

/** The household panel, cut to what the asker may know; null when for them there is no such household. */
export async function panelOf(r: Reader, community: Id, a: Asker, h: PanelRow | undefined): Promise<HouseholdSeen | null> {
  if (!h) return null;
  const seat: HouseholdSeat = { ...h, people: h.persons.map((p) => p.id) };
  const depth = depthOf(a.actor, seat);
  if (depth === "none") return null;
  const masked = depth === "masked" && !h.asked;
  // Whoever lives with them knows them; for everybody else a task is no reason to know a child.
  const hidesChildren = depth !== "own" && !h.asked_why;
  const why = mayKnowWhy(a.actor, seat).ok && !masked;
  const open = async (label: string, base64: string): Promise<string> => r.open(community, label, Buffer.from(base64, "base64"));
  const said = (await r.pack(community)).places.said;
  // The key ring answers from memory after the first opening, so these wait for nothing.
  const persons = await Promise.all(
    h.persons.map(async (p) => {
      const child = isChild(p.born, a.today);
      if (child && hidesChildren) return { ...A_CHILD, id: p.id, version: p.version };
      const phones = p.phones === null ? [] : (JSON.parse(await open("phones", p.phones)) as string[]);
      // Who came into the household after it was asked for has not been counted, and is not shown.
      const masked = depth === "masked" && !(h.asked && p.shown);
      return {
        id: p.id,
        name: masked ? maskName(p.name) : p.name,
        child,
        called: masked && p.called !== null ? maskName(p.called) : p.called,
        born: masked ? null : p.born,
        age: p.born === null ? null : Number(a.today.slice(0, 4)) - p.born,
        phones: masked ? phones.map(maskPhone) : phones,
        language: p.language,
        channel: p.channel,
        noSmartphone: p.no_smartphone,
        registered: masked ? null : p.registered,
        version: p.version,
      };
    }),
  );
  const live = h.cares.filter((c) => c.until === null || c.until > a.today);
  const cadence = cadenceOf(
    h.look_in_every,
    live.map((c) => c.class),
  );
  return {
    id: h.id,
    community,
    door: h.door,
    doorLabel: sayPath(h.steps, said),
    path: h.steps.map(({ id, kind, label }) => ({ id, kind, label })),
    use: h.use,
    said: masked && h.said !== null ? maskName(h.said) : h.said,
    party: h.party,
    // A reason opens the household that it was given for, not the others behind the door.
    parties: h.parties.map((p) => ({ id: p.id, said: depth === "masked" && p.said !== null ? maskName(p.said) : p.said })),
    channel: h.channel,
    language: h.language,
    noSmartphone: h.persons.length > 0 && h.persons.every((p) => p.no_smartphone),
    lookInEvery: h.look_in_every,
    tenure: h.tenure,
    remark: h.remark === null || masked ? null : await open("remark", h.remark),
    lastSeen: h.seen_at === null ? null : { at: h.seen_at, way: (h.seen_way ?? "met") as "met", by: h.seen_by ?? "" },
    state: windowState(a.now, cadence, h.seen_at),
    masked,
    protected: h.protected,
    version: h.version,
    movedIn: h.moved_in,
    people: persons,
    care: await Promise.all(
      live.map(async (c) => ({
        id: c.id,
        person: c.person_id,
        actions: c.actions,
        until: c.until,
        ...(why
          ? { class: c.class, why: c.why === null ? "" : await open("care why", c.why), setBy: c.set_by ?? "", setOn: c.set_on }
          : {}),
      })),
    ),
    proxies:
      h.protected && masked
        ? []
        : await Promise.all(
            h.proxies.map(async (p) => {
              const [name, phone, where] = [
                await open("proxy name", p.name),
                await open("proxy phone", p.phone),
                p.lives_where === null ? null : await open("proxy where", p.lives_where),
              ];
              return {
                id: p.id,
                name: masked ? maskName(name) : name,
                relation: p.relation,
                phone: masked ? maskPhone(phone) : phone,
                where,
                to: p.to_day,
              };
            }),
          ),
    ties: mayKnowTies(a.actor, seat)
      ? await Promise.all(h.ties.map((t) => tieSeenOf(r, community, t, a.today, depth === "task")))
      : [],
    contacts: h.contacts,
    looked: { days: DAYS_LOOKED, people: h.looked_people, last: mayKnowWhoLooked(a.actor, seat).ok ? h.looked : [] },
    can: householdCan(a.actor, seat),
  };
}
