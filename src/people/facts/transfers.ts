import { sql } from "kysely";
import type { Id } from "../../kernel/id.ts";
import type { Day } from "../../kernel/instant.ts";
import type { Reader } from "../../server/capability.ts";
import { doorFacts, oneHousehold, people } from "../reads.ts";
import type { Package, SendFacts, TakeBackFacts, TakeFacts, TransferFacts } from "../rules/transfer.ts";

/** Under which label the package of a transfer is sealed. */
export const packageLabel = (transfer: Id): string => `transfer ${transfer}`;
export const openPackage = (r: Reader, transfer: Id, body: Buffer): Package =>
  JSON.parse(r.openForHouse(packageLabel(transfer), body)) as Package;

/** Communities to which one can move from here: those of the same district where people live. */
export async function reachable(r: Reader, community: Id): Promise<{ id: Id; name: string }[]> {
  const { rows } = await sql<{ id: Id; name: string }>`
    select c.id, c.name from community c
    where c.level = 'community' and c.id <> ${community} and c.closed_on is null
      and exists (select from community_under mine join community_under theirs on theirs.ancestor_id = mine.ancestor_id and theirs.descendant_id = c.id
        join community top on top.id = mine.ancestor_id and top.parent_id is null where mine.descendant_id = ${community})
    order by c.name, c.id`.execute(people(r));
  return rows;
}

export async function sendFacts(r: Reader, community: Id, household: Id, to: Id, today: Day): Promise<SendFacts | null> {
  const facts = await oneHousehold(r, community, household, today);
  if (!facts) return null;
  const { rows } = await sql<{
    x: number;
  }>`select 1 as x from transfer where from_id = ${community} and household_id = ${household} and state = 'waiting' limit 1`.execute(
    people(r),
  );
  return { ...facts, reachable: (await reachable(r, community)).some((c) => c.id === to), waiting: rows.length > 0 };
}

type Row = Omit<TransferFacts, "community"> & { body: Buffer | null };
/** A transfer of this community, under lock: whoever settles it first has settled it. Null where neither side is this one. */
async function oneTransfer(r: Reader, community: Id, id: Id, side: "from" | "to", locks = r.locks): Promise<Row | null> {
  const { rows } = await sql<Row>`
    select id as transfer, from_id as "from", to_id as "to", household_id as household, state, lapses_at as "lapsesAt", body from transfer
    where id = ${id} and ${side === "from" ? sql`from_id` : sql`to_id`} = ${community} ${locks ? sql`for update` : sql``}`.execute(
    people(r),
  );
  return rows[0] ?? null;
}
export async function transferFacts(r: Reader, community: Id, id: Id, side: "from" | "to"): Promise<TransferFacts | null> {
  const row = await oneTransfer(r, community, id, side);
  return row && { ...row, community };
}
export async function takeFacts(r: Reader, community: Id, input: { transfer: Id; door: Id }): Promise<TakeFacts | null> {
  const door = await doorFacts(r, community, input.door);
  const row = door && (await oneTransfer(r, community, input.transfer, "to"));
  if (!row || !door) return null;
  return { ...row, community, door, package: row.body === null ? null : openPackage(r, row.transfer, row.body) };
}
export async function takeBackFacts(r: Reader, community: Id, transfer: Id, today: Day): Promise<TakeBackFacts | null> {
  // The transfer last: a household is locked before what travels of it, everywhere.
  const before = await oneTransfer(r, community, transfer, "from", false);
  if (!before) return null;
  const { rows } = await sql<{
    door: Id;
  }>`select door_id as door from household where community_id = ${community} and id = ${before.household}`.execute(people(r));
  const door = rows[0] ? await doorFacts(r, community, rows[0].door) : null;
  const home = await oneHousehold(r, community, before.household, today);
  const row = await transferFacts(r, community, transfer, "from");
  return row && { ...row, home, door };
}
