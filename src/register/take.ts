import { breathe } from "../server/breathe.ts";
import { sql } from "kysely";
import type { Id } from "../kernel/id.ts";
import type { Reader } from "../server/capability.ts";
import type { Item } from "./plan/types.ts";
import { planned } from "./pieces.ts";
import { importFacts, register } from "./reads.ts";
import type { Standing, TakeFacts } from "./rules/take.ts";
import type { Verdict } from "./schema.ts";

/** What a person chose for an entry, by its place in the list. */
export type Choices = ReadonlyMap<string, "take" | "leave">;
export const placeOf = (sheet: string, row: number): string => `${sheet}\n${row}`;

export async function choicesOf(r: Reader, community: Id, sealed: Buffer | null): Promise<Choices> {
  return new Map(
    sealed === null ? [] : (JSON.parse(await r.open(community, "import choices", sealed)) as [string, "take" | "leave"][]),
  );
}
/** Verdicts of entries that have something to do. */
export const TAKEABLE: readonly Verdict[] = ["added", "changed", "doubtful"];

/** Whether an entry goes in: one that is doubtful only where somebody said so, or where all are taken; one that was left out, never. */
export const goesIn = (
  item: Pick<Item, "verdict" | "act">,
  choice: "take" | "leave" | undefined,
  accept: "all" | "clean",
): boolean => item.act !== null && choice !== "leave" && (item.verdict !== "doubtful" || choice === "take" || accept === "all");

/** Everything that taking a list rests on, under lock: two lists of one community are taken one after the other. */
export async function takeFacts(r: Reader, community: Id, id: Id, accept: "all" | "clean"): Promise<TakeFacts | null> {
  await r.hold("place", community, [community]);
  const facts = await importFacts(r, community, id);
  if (!facts) return null;
  const row = await register(r)
    .selectFrom("import")
    .where("community_id", "=", community)
    .where("id", "=", id)
    .select("choices")
    .executeTakeFirstOrThrow();
  const choices = await choicesOf(r, community, row.choices);
  const items: Item[] = [];
  for await (const some of planned(r, community, id, TAKEABLE)) {
    items.push(...some.filter((item) => goesIn(item, choices.get(placeOf(item.sheet, item.row)), accept)));
    await breathe();
  }
  return { ...facts, items, standing: await standingOf(r, community, items) };
}

async function standingOf(r: Reader, community: Id, items: readonly Item[]): Promise<Standing> {
  const db = register(r);
  const households = new Set<Id>();
  const people = new Set<Id>();
  for (const { act } of items) {
    if (act?.household && "id" in act.household) households.add(act.household.id);
    if (act?.leaves) households.add(act.leaves.id);
    for (const p of act?.people ?? []) if (p.id !== null) people.add(p.id);
  }
  // In the order in which everybody locks: households, then people.
  await r.hold("household", community, [...households].sort());
  const found = await sql<{ id: Id; version: number }>`
    select id, version from household where community_id = ${community} and id = any (${[...households]}::uuid[]) and moved_out is null and not protected`.execute(
    db,
  );
  await r.hold("person", community, [...people].sort());
  const persons = await sql<{ id: Id; version: number }>`
    select id, version from person where community_id = ${community} and id = any (${[...people]}::uuid[]) and left_on is null`.execute(
    db,
  );
  const places = await sql<{ id: Id; parent: Id | null; label: string; use: string | null }>`
    select p.id, p.parent_id as parent, p.label, d.use from place p left join door d on d.community_id = p.community_id and d.id = p.id
    where p.community_id = ${community} and p.until is null`.execute(db);
  const parties = await sql<{ door: Id; party: number }>`
    select door_id as door, max(party)::int as party from household where community_id = ${community} and moved_out is null group by door_id`.execute(
    db,
  );
  return {
    places: new Set(places.rows.map((p) => p.id)),
    byLabel: new Map(places.rows.map((p) => [`${p.parent} ${p.label}`, p.id])),
    uses: new Map(places.rows.flatMap((p) => (p.use === null ? [] : [[p.id, p.use] as const]))),
    households: new Map(found.rows.map((h) => [h.id, h.version])),
    people: new Map(persons.rows.map((p) => [p.id, p.version])),
    parties: new Map(parties.rows.map((p) => [p.door, p.party])),
  };
}
