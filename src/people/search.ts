import { sql } from "kysely";
import type { Id } from "../kernel/id.ts";
import { keyOf, readAddress, sayDoor, squash } from "../places/address.ts";
import type { BuildingForm } from "../places/schema.ts";
import type { Asker, Reader } from "../server/capability.ts";
import { maskName } from "./mask.ts";
import { people } from "./reads.ts";
import type { SearchHit, TieKind } from "./schema.ts";
import { childrenFrom } from "./schema.ts";

const MOST = 20;

/** What somebody typed, as keys to look for: tokens to match whole, and a beginning to match by range. */
export interface Sought {
  readonly exact: readonly string[];
  /** A token that is another one in each community (hashes are keyed), in the order of the communities; null where nothing of the kind is sought. */
  readonly own: readonly string[] | null;
  readonly beginning: string | null;
}

interface Found {
  community: Id;
  token: string;
  kind: SearchHit["by"];
  subject: Id;
  household: Id | null;
}

/**
 * Looks in every community that the asker covers, by equality and by range only. Each community is asked apart (a lateral join), so that a
 * single letter in a district reads a few rows of each and not a hundred thousand.
 * @param children the first year of birth of those who are children today
 */
export async function findTokens(
  r: Reader,
  communities: readonly Id[],
  account: Id,
  sought: Sought,
  children: number,
): Promise<Found[]> {
  // Children are found by nobody here, whatever stands on record of them (`people.find-child` asks why).
  const grown = sql`(x.kind in ('door', 'place') or not exists (select from person k where k.community_id = x.community_id and k.id = x.subject_id and k.born >= ${children}))`;
  const { rows } = await sql<Found>`
    select c.id as community, t.token, t.kind, t.subject_id as subject, t.household_id as household
    from unnest(${[...communities]}::uuid[], ${communities.map((_c, i) => sought.own?.[i] ?? null)}::text[]) as c(id, own) cross join lateral (
      (select x.* from search_token x where x.community_id = c.id and x.token = any (array_append(${[...sought.exact]}::text[], c.own)) and ${grown}
        and (not x.protected or exists (select from protected_reader p where p.community_id = x.community_id and p.household_id = x.household_id and p.account_id = ${account})) limit ${MOST})
      union all
      (select x.* from search_token x where x.community_id = c.id and x.token >= ${sought.beginning ?? "\u{10ffff}"} and x.token < ${sought.beginning === null ? "\u{10ffff}" : after(sought.beginning)} collate "C" and ${grown}
        and (not x.protected or exists (select from protected_reader p where p.community_id = x.community_id and p.household_id = x.household_id and p.account_id = ${account})) order by x.token limit ${MOST})
    ) t limit ${MOST * 3}`.execute(people(r));
  return rows;
}
/** The first text, in collation C, that no longer begins like this. */
const after = (beginning: string): string => `${beginning}\u{10ffff}`;

/** One box: door, name, pinyin, initials, last four digits of a phone. Names come masked; whoever may, asks on. */
export async function search(r: Reader, typed: string, a: Asker, communities: readonly Id[]): Promise<SearchHit[]> {
  const text = squash(typed);
  if (text === "") return [];
  const exact = new Set<string>();
  const first = communities[0];
  if (first === undefined) return [];
  const pack = await r.pack(first);
  for (const parts of readAddress(typed, pack.places.reading)) {
    const key = keyOf(parts);
    if (key !== null) exact.add(key);
  }
  const digits = /^\d{4}$/.test(text) ? text : (/^(?:尾号|…|\.\.\.)(\d{4})$/.exec(text)?.[1] ?? null);
  const own = digits === null ? null : await Promise.all(communities.map(async (c) => `#${await r.searchHash(c, digits)}`));
  const wordy = /^[\p{L}\p{M}'·•-]+$/u.test(text) ? text.replaceAll(/['·•-]/gu, "") : null;
  const sought = { exact: [...exact], own, beginning: wordy ?? (/\p{L}/u.test(text) ? text : null) };
  const found = await findTokens(r, communities, a.actor.account, sought, childrenFrom(a.today));
  return await hits(r, a, found);
}

/** Turns what was found into rows that a person can tell apart: who (masked), where (as it is said), by what. */
async function hits(r: Reader, a: Asker, found: readonly Found[]): Promise<SearchHit[]> {
  const seen = new Set<Id>();
  const unique = found.filter((f) => !seen.has(f.subject) && seen.add(f.subject)).slice(0, MOST);
  if (unique.length === 0) return [];
  // In pairs, so that each is one look by key: a list of communities beside a list of ids would be every one of these in every one of those.
  const pairs = (of: readonly { community: Id; id: Id }[]) =>
    sql`unnest(${of.map((x) => x.community)}::uuid[], ${of.map((x) => x.id)}::uuid[]) as f(community_id, id)`;
  const byKind = (kinds: readonly string[]): { community: Id; id: Id }[] =>
    unique.filter((f) => kinds.includes(f.kind)).map((f) => ({ community: f.community, id: f.subject }));
  const communities = [...new Set(unique.map((f) => f.community))];
  const { rows: persons } = await sql<{
    id: Id;
    community: Id;
    name: string;
    called: string | null;
    door: Id | null;
    household: Id | null;
    tie: TieKind | null;
    hidden: boolean;
  }>`
    select p.id, p.community_id as community, p.name, p.called, coalesce(h.door_id, t.door_id) as door, p.household_id as household, t.kind as tie,
      exists (select from household x where x.community_id = p.community_id and x.door_id = t.door_id and x.moved_out is null and x.protected
        and not exists (select from protected_reader q where q.community_id = x.community_id and q.household_id = x.id and q.account_id = ${a.actor.account})) as hidden
    from ${pairs(byKind(["name", "pinyin", "initials", "phone"]))} join person p on p.community_id = f.community_id and p.id = f.id
      left join household h on h.community_id = p.community_id and h.id = p.household_id
      left join lateral (select t.door_id, t.kind from tie t where p.household_id is null and t.community_id = p.community_id and t.person_id = p.id and t.ended_on is null order by t.kind, t.id limit 1) t on true
    where p.left_on is null`.execute(people(r));
  const behind = [...byKind(["door"]), ...persons.flatMap((p) => (p.door ? [{ community: p.community, id: p.door }] : []))];
  const { rows: doors } = await sql<{
    id: Id;
    door: string;
    entrance: string;
    building: string;
    form: BuildingForm;
    compound: string;
    entrances: number;
    community: Id;
    households: Id[];
  }>`
    select d.id, d.community_id as community, d.label as door, e.label as entrance, b.label as building, b.form, c.label as compound,
      (select count(*)::int from place x where x.community_id = b.community_id and x.parent_id = b.id and x.until is null) as entrances,
      array(select h.id::text from household h where h.community_id = d.community_id and h.door_id = d.id and h.moved_out is null and not h.protected order by h.party) as households
    from ${pairs(behind)} join place d on d.community_id = f.community_id and d.id = f.id
      join place e on e.community_id = d.community_id and e.id = d.parent_id join place b on b.community_id = e.community_id and b.id = e.parent_id join place c on c.community_id = b.community_id and c.id = b.parent_id`.execute(
    people(r),
  );
  const { rows: places } = await sql<{ id: Id; label: string; community: Id; above: string | null; until: string | null }>`
    select p.id, p.label, p.community_id as community, up.label as above, p.until
    from ${pairs(byKind(["place"]))} join place p on p.community_id = f.community_id and p.id = f.id
      left join place up on up.community_id = p.community_id and up.id = p.parent_id`.execute(people(r));
  const doorById = new Map(doors.map((d) => [d.id, d]));
  const personById = new Map(persons.map((p) => [p.id, p]));
  const placeById = new Map(places.map((p) => [p.id, p]));
  const packs = new Map<Id, Parameters<typeof sayDoor>[1]>();
  for (const c of communities) packs.set(c, (await r.pack(c)).places.said);
  const where = (door: Id | null): string => {
    const d = door === null ? undefined : doorById.get(door);
    const said = d && packs.get(d.community);
    return d && said ? sayDoor(d, said) : "";
  };
  const out: SearchHit[] = [];
  for (const f of unique) {
    const base = { community: f.community, by: f.kind };
    if (f.kind === "door") {
      const d = doorById.get(f.subject);
      if (d)
        out.push({
          ...base,
          kind: "household",
          id: d.id,
          household: d.households[0] ?? null,
          door: d.id,
          title: where(d.id),
          where: d.compound,
          tie: null,
        });
    } else if (f.kind === "place") {
      const p = placeById.get(f.subject);
      if (p && p.until === null)
        out.push({
          ...base,
          kind: "place",
          id: p.id,
          household: null,
          door: null,
          title: p.label,
          where: p.above ?? "",
          tie: null,
        });
    } else {
      const p = personById.get(f.subject);
      // Who is tied to a hidden household's door leads nobody there.
      if (p && !p.hidden)
        out.push({
          ...base,
          kind: "person",
          id: p.id,
          household: p.household,
          door: p.door,
          title: maskName(p.name),
          where: where(p.door),
          tie: p.tie,
        });
    }
  }
  return out;
}

/**
 * Communities in which somebody may search people at all: where they are staff, or officers of what lies above. Asked across communities an actor brings
 * roles of all of them, so each community is looked at for a role that covers it: who works in one and helps in another searches in one.
 */
export async function searchable(r: Reader, a: Asker): Promise<Id[]> {
  const works = a.actor.grants
    .filter((g) => (g.role === "worker" || g.role === "lead" || g.role === "officer") && g.place === g.community)
    .map((g) => g.community);
  if (works.length === 0) return [];
  const { rows } = await sql<{
    id: Id;
  }>`select distinct u.descendant_id as id from community_under u where u.ancestor_id = any (${works}::uuid[]) and u.descendant_id = any ((select wall())::uuid[])`.execute(
    people(r),
  );
  return rows.map((c) => c.id);
}
