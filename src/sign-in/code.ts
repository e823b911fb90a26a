import type { Instant } from "../kernel/instant.ts";
import { later } from "../kernel/instant.ts";
import type { Client } from "../server/database.ts";
import type { Road } from "../server/dispatch.ts";
import { sameBytes } from "../server/keys.ts";
import { CODE_GUESSES, CODE_LASTS } from "./rules.ts";
import { codeHash } from "./secrets.ts";

export type CodePurpose = "sign-in" | "step-up";

/** Keeps a code, bound to the number that it goes to and to the browser that asked. `dead`: it is written like any other, and opens nothing. */
export async function keepCode(
  road: Road,
  client: Client,
  code: { phoneHash: Buffer; asker: Buffer; purpose: CodePurpose; code: string; dead: boolean },
  now: Instant,
): Promise<void> {
  const id = road.newId();
  await client.query(
    "insert into sign_in_code (id, phone_hash, code_hash, asker_hash, purpose, sent_at, until) values ($1, $2, $3, $4, $5, $6, $7)",
    [
      id,
      code.phoneHash,
      codeHash(road.keys.installation, id, code.code),
      code.asker,
      code.purpose,
      now,
      code.dead ? now : later(now, CODE_LASTS),
    ],
  );
}

/**
 * Weighs a guess against the live codes of one asker, under lock: right once, wrong five times. A guess counts against the codes of the browser that
 * makes it and no others, so nobody can use up the tries of somebody else.
 * @returns the hash of the number that the right code went to; null when it is wrong, used, too old, or dead
 */
export async function weighCode(
  road: Road,
  client: Client,
  asker: Buffer,
  purpose: CodePurpose,
  guess: string,
  now: Instant,
): Promise<Buffer | null> {
  const { rows } = await client.query<{ id: string; phone_hash: Buffer; code_hash: Buffer }>(
    `select id, phone_hash, code_hash from sign_in_code
     where asker_hash = $1 and purpose = $2 and used_at is null and until > $3 and (tries < $4 or not $5) order by sent_at desc, id for update`,
    [asker, purpose, now, CODE_GUESSES, road.safeguards.guesses],
  );
  // No live code of this browser's: nothing to count against, and nothing to write.
  if (rows.length === 0) return null;
  const right = rows.find((row) => sameBytes(row.code_hash, codeHash(road.keys.installation, row.id, guess)));
  await client.query(
    "update sign_in_code set tries = tries + 1, used_at = case when $2 then $3::timestamptz end where id = any ($1::uuid[])",
    [rows.map((r) => r.id), right !== undefined, now],
  );
  return right?.phone_hash ?? null;
}
