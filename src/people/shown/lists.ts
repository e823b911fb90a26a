import { sql } from "kysely";
import type { Actor } from "../../kernel/actor.ts";
import { holds } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/id.ts";
import type { Day } from "../../kernel/instant.ts";
import type { Reader } from "../../server/capability.ts";
import type { HouseholdSeat } from "../policy.ts";
import { isOwnChain, mayKnowWhy, maySeeHousehold } from "../policy.ts";
import type { CareAction, CareClass, TieKind } from "../schema.ts";
import { isChild } from "../schema.ts";
import type { PeopleTables } from "../tables.ts";

/** Which doors and households a list is of; several conditions narrow it down together. */
export interface ListScope {
  readonly place: Id | null;
  readonly grid: Id | null;
  /** Households in which somebody has one of these care classes. */
  readonly classes: readonly CareClass[] | null;
  /** Only households entrusted to whoever asks. */
  readonly own: boolean;
}
/** What is read besides who lives where: what nobody picked stays sealed. */
export type ListNeed = "phones" | "remark" | "care" | "why" | "actions" | "proxies" | "contacts" | "ties";

export interface ListedPerson {
  readonly id: Id;
  /** Empty for a child: it is counted, and not named. */
  readonly name: string;
  readonly called: string | null;
  readonly born: number | null;
  /** Under fourteen: in no list by name (PIPL article 31). */
  readonly child: boolean;
  readonly hasPhone: boolean;
  readonly phones: readonly string[];
  readonly language: string | null;
  readonly channel: string | null;
  readonly noSmartphone: boolean;
  readonly registered: boolean | null;
}
export interface ListedCare {
  readonly person: Id | null;
  readonly class: CareClass;
  readonly why: string;
}
export interface ListedHousehold {
  readonly id: Id;
  /** Of one's own chain: its people count towards no limit. */
  readonly own: boolean;
  readonly party: number;
  readonly said: string | null;
  readonly tenure: "own" | "rent" | null;
  readonly channel: string | null;
  readonly language: string | null;
  readonly movedIn: Day | null;
  readonly remark: string;
  readonly people: readonly ListedPerson[];
  /** Empty for those who may not know why. */
  readonly care: readonly ListedCare[];
  readonly marked: boolean;
  readonly actions: readonly CareAction[];
  readonly proxies: readonly { readonly name: string; readonly relation: string; readonly phone: string }[];
  /** Who looks after it, as neighbours say them: people with a task. */
  readonly contacts: readonly string[];
}
export interface ListedTie {
  readonly id: Id;
  readonly kind: TieKind;
  readonly name: string;
  readonly phones: readonly string[];
  readonly livesWhere: string | null;
  /** Where they live here, if they do. */
  readonly household: Id | null;
}
export interface ListedDoor {
  readonly id: Id;
  readonly compound: string;
  readonly building: string;
  readonly buildingId: Id;
  readonly form: string;
  readonly entrance: string;
  readonly entranceId: Id;
  readonly entrances: number;
  readonly door: string;
  readonly floor: number | null;
  readonly use: string;
  readonly confirmedOn: Day | null;
  readonly grid: string | null;
  /** Who lives elsewhere, and owns it or is registered at it. */
  readonly ties: readonly ListedTie[];
  readonly households: readonly ListedHousehold[];
}

interface Row extends Omit<ListedDoor, "households" | "ties"> {
  path: Id[];
  ties: {
    id: Id;
    kind: TieKind;
    name: string;
    phones: string | null;
    born: number | null;
    where: string | null;
    household: Id | null;
  }[];
  household: Id | null;
  party: number;
  said: string | null;
  tenure: "own" | "rent" | null;
  channel: string | null;
  language: string | null;
  movedIn: Day | null;
  remark: string | null;
  entrusted: Id[];
  persons: {
    id: Id;
    name: string;
    called: string | null;
    born: number | null;
    hasPhone: boolean;
    phones: string | null;
    language: string | null;
    channel: string | null;
    noSmartphone: boolean;
    registered: boolean | null;
  }[];
  cares: { person: Id | null; class: CareClass; why: string | null; actions: CareAction[] }[];
  proxies: { name: string; relation: string; phone: string }[];
  contacts: string[];
}

/**
 * Doors and who lives behind them, cut to what the asker may know, in the order in which one walks: building, entrance, from the ground up. Protected
 * households and those who left are in no list, whoever asks; children have no name; what is not needed is not read.
 */
export async function listed(
  r: Reader,
  community: Id,
  today: Day,
  actor: Actor,
  scope: ListScope,
  need: ReadonlySet<ListNeed>,
): Promise<ListedDoor[]> {
  const since = sql`e.from_day <= ${today}::date and (e.to_day is null or e.to_day > ${today}::date)`;
  const live = sql`c.ended_on is null and (c.until is null or c.until > ${today}::date)`;
  const inside = [
    scope.place === null
      ? null
      : sql`d.id in (select descendant_id from place_under where community_id = ${community} and ancestor_id = ${scope.place})`,
    scope.grid === null
      ? null
      : sql`d.id in (select door_id from grid_door where community_id = ${community} and grid_id = ${scope.grid})`,
    scope.classes === null
      ? null
      : sql`h.id in (select c.household_id from care c where c.community_id = ${community} and c.class = any (${[...scope.classes]}::text[]) and ${live})`,
    scope.own
      ? sql`h.id in (select e.household_id from entrusted e where e.community_id = ${community} and e.person_id = ${actor.person} and ${since})`
      : null,
  ].filter((x) => x !== null);
  const where = inside.length === 0 ? sql`true` : sql.join(inside, sql` and `);
  const base64 = (wanted: ListNeed, column: string) =>
    need.has(wanted) ? sql`encode(${sql.ref(column)}, 'base64')` : sql`null::text`;
  const all = (wanted: boolean, rows: ReturnType<typeof sql>) => (wanted ? sql`coalesce(${rows}, '[]')` : sql`'[]'::jsonb`);
  const { rows } = await sql<Row>`
    select d.id, c0.label as compound, b.label as building, b.id as "buildingId", b.form, e0.label as entrance, e0.id as "entranceId", d.label as door, d.floor,
      coalesce(x.use, 'not-known') as use, x.confirmed_on as "confirmedOn", g.name as grid,
      (select count(*)::int from place y where y.community_id = b.community_id and y.parent_id = b.id and y.until is null) as entrances,
      array(select u.ancestor_id::text from place_under u where u.community_id = d.community_id and u.descendant_id = d.id order by u.depth) as path,
      ${all(
        need.has("ties"),
        sql`(select jsonb_agg(jsonb_build_object('id', p.id, 'kind', t.kind, 'name', p.name, 'born', p.born, 'phones', ${base64("phones", "p.phones")}, 'where', encode(t.lives_where, 'base64'), 'household', p.household_id) order by t.kind, t.from_day nulls first, t.id)
          from tie t join person p on p.community_id = t.community_id and p.id = t.person_id where t.community_id = d.community_id and t.door_id = d.id and t.ended_on is null and p.left_on is null
            and not exists (select from household z where z.community_id = t.community_id and (z.id = p.household_id or z.door_id = t.door_id) and z.moved_out is null and z.protected))`,
      )} as ties,
      h.id as household, h.party, h.said, h.tenure, h.channel, h.language, h.moved_in as "movedIn", ${base64("remark", "h.remark")} as remark,
      array(select e.person_id::text from entrusted e where e.community_id = h.community_id and e.household_id = h.id and ${since}) as entrusted,
      coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'called', p.called, 'born', p.born, 'hasPhone', p.phones is not null, 'phones', ${base64("phones", "p.phones")}, 'language', p.language, 'channel', p.channel,
        'noSmartphone', p.no_smartphone, 'registered', p.registered) order by p.born nulls last, p.id) from person p where p.community_id = h.community_id and p.household_id = h.id and p.left_on is null), '[]') as persons,
      ${all(
        need.has("care") || need.has("why") || need.has("actions"),
        sql`(select jsonb_agg(jsonb_build_object('person', c.person_id, 'class', c.class, 'actions', c.actions, 'why', ${base64("why", "c.why")}) order by c.set_on, c.id) from care c where c.community_id = h.community_id and c.household_id = h.id and ${live})`,
      )} as cares,
      ${all(
        need.has("proxies"),
        sql`(select jsonb_agg(jsonb_build_object('name', encode(y.name, 'base64'), 'relation', y.relation, 'phone', encode(y.phone, 'base64')) order by y.from_day, y.id) from proxy y where y.community_id = h.community_id and y.household_id = h.id and y.ended_on is null and (y.to_day is null or y.to_day > ${today}::date))`,
      )} as proxies,
      ${all(
        need.has("contacts"),
        sql`(select jsonb_agg(coalesce(ep.called, ep.name) order by ep.id) from entrusted e join person ep on ep.community_id = e.community_id and ep.id = e.person_id where e.community_id = h.community_id and e.household_id = h.id and ${since})`,
      )} as contacts
    from place d join place e0 on e0.community_id = d.community_id and e0.id = d.parent_id join place b on b.community_id = e0.community_id and b.id = e0.parent_id join place c0 on c0.community_id = b.community_id and c0.id = b.parent_id
      left join door x on x.community_id = d.community_id and x.id = d.id
      left join grid_door gd on gd.community_id = d.community_id and gd.door_id = d.id and gd.kind = 'micro-grid' left join grid g on g.community_id = gd.community_id and g.id = gd.grid_id
      left join household h on h.community_id = d.community_id and h.door_id = d.id and h.moved_out is null and not h.protected
    where d.community_id = ${community} and d.kind = 'door' and d.until is null and ${where}
    order by c0.sort, c0.label, b.sort, b.label, e0.sort, e0.label, d.floor nulls first, d.sort, d.label, d.id, h.party`.execute(
    r.tables<PeopleTables>(),
  );
  const doors = new Map<Id, ListedDoor & { households: ListedHousehold[] }>();
  for (const row of rows) {
    const works = holds(actor, community, row.path, "worker", "lead", "system");
    const household = await seen(r, community, today, actor, row);
    // Whoever has no task with the door has none with its owner either.
    if (!household && !works) continue;
    let door = doors.get(row.id);
    if (!door) {
      const ties = works ? await Promise.all(row.ties.map((t) => tieOf(r, community, today, t))) : [];
      doors.set(row.id, (door = { ...doorOf(row), ties: ties.filter((t) => t !== null), households: [] }));
    }
    if (household) door.households.push(household);
  }
  return [...doors.values()];
}

const doorOf = (row: Row): Omit<ListedDoor, "ties" | "households"> => ({
  id: row.id,
  compound: row.compound,
  building: row.building,
  buildingId: row.buildingId,
  form: row.form,
  entrance: row.entrance,
  entranceId: row.entranceId,
  entrances: row.entrances,
  door: row.door,
  floor: row.floor,
  use: row.use,
  confirmedOn: row.confirmedOn,
  grid: row.grid,
});

const open = (r: Reader, community: Id, label: string, base64: string): Promise<string> =>
  r.open(community, label, Buffer.from(base64, "base64"));
async function opened(
  r: Reader,
  community: Id,
  today: Day,
  p: { id: Id; name: string; born: number | null; phones: string | null },
) {
  const child = isChild(p.born, today);
  const phones = child || p.phones === null ? [] : (JSON.parse(await open(r, community, "phones", p.phones)) as string[]);
  return { id: p.id, name: child ? "" : p.name, phones, child };
}

async function tieOf(r: Reader, community: Id, today: Day, t: Row["ties"][number]): Promise<ListedTie | null> {
  const { id, name, phones, child } = await opened(r, community, today, t);
  const livesWhere = t.where === null ? null : await open(r, community, "tie where", t.where);
  return child ? null : { id, kind: t.kind, name, phones, livesWhere, household: t.household };
}

/** The household of a row, cut to what the asker may know; null when for them there is none. */
async function seen(r: Reader, community: Id, today: Day, actor: Actor, row: Row): Promise<ListedHousehold | null> {
  if (row.household === null) return null;
  const seat: HouseholdSeat = {
    community,
    household: row.household,
    path: row.path,
    entrusted: row.entrusted,
    people: row.persons.map((p) => p.id),
    protected: false,
    readers: [],
  };
  if (!maySeeHousehold(actor, seat).ok) return null;
  const why = mayKnowWhy(actor, seat).ok;
  return {
    id: row.household,
    own: isOwnChain(actor, seat),
    party: row.party,
    said: row.said,
    tenure: row.tenure,
    channel: row.channel,
    language: row.language,
    movedIn: row.movedIn,
    remark: row.remark === null ? "" : await open(r, community, "remark", row.remark),
    people: await Promise.all(
      row.persons.map(async (p): Promise<ListedPerson> => {
        const { name, phones, child } = await opened(r, community, today, p);
        return { ...p, name, phones, child, called: child ? null : p.called, born: child ? null : p.born };
      }),
    ),
    care: why
      ? await Promise.all(
          row.cares.map(async (c) => ({
            person: c.person,
            class: c.class,
            why: c.why === null ? "" : await open(r, community, "care why", c.why),
          })),
        )
      : [],
    marked: row.cares.length > 0,
    actions: [...new Set(row.cares.flatMap((c) => c.actions))],
    proxies: await Promise.all(
      row.proxies.map(async (p) => ({
        name: await open(r, community, "proxy name", p.name),
        relation: p.relation,
        phone: await open(r, community, "proxy phone", p.phone),
      })),
    ),
    contacts: row.contacts,
  };
}
