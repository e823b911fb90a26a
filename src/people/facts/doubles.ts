import { sql } from "kysely";
import { pinyin } from "pinyin-pro";
import type { Id } from "../../kernel/id.ts";
import type { Day, Instant } from "../../kernel/instant.ts";
import type { Reader } from "../../server/capability.ts";
import { people } from "../reads.ts";
import type { Compared } from "../rules/doubles.ts";
import { likeness, pairOf, soundOf } from "../rules/doubles.ts";
import type { Likely, Likeness } from "../schema/seen.ts";
import type { TieKind } from "../schema/tie.ts";
import { openPhones } from "./merge.ts";

/** A record as two are laid beside each other. */
export interface Laid {
  id: Id;
  household: Id | null;
  door: Id | null;
  building: Id | null;
  tie: TieKind | null;
  name: string;
  called: string | null;
  born: number | null;
  phones: Buffer | null;
  language: string | null;
  channel: string | null;
  no_smartphone: boolean;
  registered: boolean | null;
  version: number;
}
export interface Pair {
  one: Laid;
  other: Laid;
  reasons: Likeness[];
  likely: Likely;
}
const HAN = /\p{Script=Han}/u;
/** How names sound; they repeat, and a reading costs some microseconds. */
const sounds = new Map<string, string>();
function soundsLike(name: string): string {
  let had = sounds.get(name);
  if (had === undefined) {
    if (sounds.size > 50_000) sounds.clear();
    const han = HAN.test(name);
    const letters = name
      .normalize("NFKC")
      .toLowerCase()
      .replaceAll(/[·•・.]/gu, "");
    const parts = han
      ? pinyin(letters.replaceAll(/\s+/g, ""), {
          toneType: "none",
          type: "array",
          surname: "head",
          nonZh: "consecutive",
          v: true,
        })
      : letters.split(/[\s'-]+/).filter((w) => w !== "");
    sounds.set(name, (had = soundOf(parts, han)));
  }
  return had;
}
/** So many names are read in one go; then others have a turn. */
const TOGETHER = 400;

/**
 * Everybody of a community who may be there twice, laid beside each other. Nobody of a hidden household is among them, nor a pair that somebody looked at.
 * Numbers are sealed, so candidates come by the keyed hash of the last four digits, and are opened and compared.
 */
export async function doublesOf(r: Reader, community: Id): Promise<Pair[]> {
  const { rows } = await sql<Laid>`
    select p.id, p.household_id as household, coalesce(h.door_id, t.door_id) as door, e.parent_id as building, t.kind as tie, p.name, p.called, p.born, p.phones, p.language, p.channel, p.no_smartphone, p.registered, p.version
    from person p left join household h on h.community_id = p.community_id and h.id = p.household_id
      left join lateral (select t.door_id, t.kind from tie t where p.household_id is null and t.community_id = p.community_id and t.person_id = p.id and t.ended_on is null order by t.kind, t.id limit 1) t on true
      left join place d on d.community_id = p.community_id and d.id = coalesce(h.door_id, t.door_id) left join place e on e.community_id = d.community_id and e.id = d.parent_id
    where p.community_id = ${community} and p.left_on is null and h.protected is not true
      and not exists (select from household x where x.community_id = p.community_id and x.door_id = t.door_id and x.moved_out is null and x.protected)
    order by p.id`.execute(people(r));
  const byId = new Map(rows.map((p) => [p.id, p]));
  const candidates = new Map<string, [Laid, Laid]>();
  const meet = (list: readonly Laid[]): void => {
    for (const [i, a] of list.entries())
      for (const b of list.slice(i + 1)) {
        const [one, other] = pairOf(a.id, b.id);
        if (one !== other) candidates.set(`${one} ${other}`, a.id === one ? [a, b] : [b, a]);
      }
  };
  // By the last four digits.
  const { rows: tokens } = await sql<{ subjects: Id[] }>`
    select array_agg(subject_id::text) as subjects from search_token where community_id = ${community} and kind = 'phone' and not protected group by token having count(*) > 1`.execute(
    people(r),
  );
  for (const t of tokens) meet(t.subjects.flatMap((s) => byId.get(s) ?? []));
  // By how the name sounds, behind one door or of one year in one building.
  const sound = new Map<Id, string>();
  for (const [i, p] of rows.entries()) {
    if (i % TOGETHER === TOGETHER - 1) await new Promise((next) => setImmediate(next));
    sound.set(p.id, soundsLike(p.name));
  }
  for (const near of [
    (p: Laid) => p.door && `${p.door} ${sound.get(p.id)}`,
    (p: Laid) => p.building && p.born && `${p.building} ${p.born} ${sound.get(p.id)}`,
  ])
    for (const [key, list] of Map.groupBy(rows, near)) if (key) meet(list);

  const { rows: judged } = await sql<{ pair: string }>`
    select one_id || ' ' || other_id as pair from not_double where community_id = ${community}`.execute(people(r));
  const settled = new Set(judged.map((j) => j.pair));
  const opened = new Map<Id, string[]>();
  const compared = async (p: Laid): Promise<Compared> => {
    let phones = opened.get(p.id);
    if (!phones) opened.set(p.id, (phones = await openPhones(r, community, p.phones)));
    return {
      person: p.id,
      name: p.name,
      sound: sound.get(p.id) ?? "",
      born: p.born,
      phones,
      household: p.household,
      door: p.door,
      building: p.building,
    };
  };
  const pairs: Pair[] = [];
  for (const [key, [one, other]] of candidates) {
    if (settled.has(key)) continue;
    const alike = likeness(await compared(one), await compared(other));
    if (alike) pairs.push({ one, other, ...alike });
  }
  return pairs;
}

/** What hangs on records, and whether the asker gave a reason for each lately. */
export async function hangingOn(
  r: Reader,
  community: Id,
  ids: readonly Id[],
  account: Id,
  now: Instant,
  today: Day,
): Promise<Map<Id, { care: number; account: boolean; asked: boolean }>> {
  const { rows } = await sql<{ id: Id; care: number; account: boolean; asked: boolean }>`
    select p.id, (select count(*)::int from care c where c.community_id = p.community_id and c.person_id = p.id and c.ended_on is null) as care,
      exists (select from account a where a.community_id = p.community_id and a.person_id = p.id) as account,
      exists (select from reading g where g.community_id = p.community_id and g.household_id = coalesce(p.household_id, p.id) and g.account_id = ${account} and g.reason not in ('own-doors', 'export') and g.at > ${now}::timestamptz - interval '30 minutes')
        and exists (select from shown w where w.community_id = p.community_id and w.account_id = ${account} and w.day = ${today}::date and w.person_id = p.id) as asked
    from person p where p.community_id = ${community} and p.id = any (${[...ids]}::uuid[])`.execute(people(r));
  return new Map(rows.map((x) => [x.id, x]));
}
