import type { Grant } from "../kernel/actor.ts";
import type { Client } from "./database.ts";
import { statement } from "./database.ts";
import * as write from "./literal.ts";
import type { Envelope, Opened } from "./outcome.ts";
import { SYSTEM } from "./outcome.ts";

/**
 * The beginning of a transaction: who is there, what they may reach; nothing is let through before. Signed out or foreign, no wall opens and no row is seen.
 * @param begin `Road.begin` @param who hash of a session's secret, or the purpose for which the system itself acts
 * @param made the time that the id carries, where the memory is to be asked under the id's lock; null to ask it nothing
 */
export async function openTransaction(
  client: Client,
  begin: string,
  keepsPlans: boolean,
  who: Buffer | { purpose: string },
  purpose: string,
  envelope: Envelope | null,
  made: string | null,
  now: string,
): Promise<Opened> {
  if (Buffer.isBuffer(who)) {
    const begun = client.query(begin);
    begun.catch(() => undefined);
    const { rows } = await client.query<Opened>(
      statement(
        "select * from road_open($1,$2,$3,$4,$5,$6)",
        [who, purpose, envelope?.community ?? null, made && envelope ? envelope.id : null, made, now],
        keepsPlans,
      ),
    );
    await begun;
    return rows[0] as Opened;
  }
  if (!envelope || !made) throw new Error("the system acts by commands");
  const results = (await client.query(
    `${begin}select set_config('haitang.communities', ${write.text(`{${envelope.community}}`)}, true), set_config('haitang.account', ${write.text(SYSTEM)}, true), set_config('haitang.purpose', ${write.text(who.purpose)}, true);` +
      `select pg_advisory_xact_lock(hashtextextended(${write.text(SYSTEM + envelope.id)}, 7221));` +
      `select c.zone, to_char(${write.time(now)} at time zone c.zone, 'YYYY-MM-DD') as today, a.body as answered_body, a.status as answered_status, a.answer as answered_answer from community c left join answered a on a.made = ${write.time(made)} and a.actor_id = ${write.uuid(SYSTEM)} and a.command_id = ${write.uuid(envelope.id)} where c.id = ${write.uuid(envelope.community)}`,
  )) as unknown as { rows: Opened[] }[];
  const row = results.at(-1)?.rows[0];
  if (!row) return { state: "foreign" } as Opened;
  const grant: Grant = {
    id: SYSTEM,
    role: "system",
    community: envelope.community,
    place: envelope.community,
    organisation: null,
    from: "1970-01-01",
    to: null,
  };
  return {
    ...row,
    state: row.answered_body ? "seen" : "open",
    account_id: SYSTEM,
    person_id: SYSTEM,
    home_id: envelope.community,
    session_id: SYSTEM,
    stepped_up_until: null,
    grants: [grant],
  };
}
