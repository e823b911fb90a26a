import { existsSync } from "node:fs";
import type pg from "pg";
import { SYSTEM } from "../../server/dispatch.ts";
import { settings } from "../../server/record.ts";
import type { ChainReport } from "../verify.ts";
import type { Finding } from "./finding.ts";
import { find } from "./finding.ts";

const HOUR = 3_600_000;
/** Sealing takes milliseconds; what has waited for a minute waits for a leader that is not there. */
const SEALED_WITHIN = 60_000;
/** trust: a checkpoint leaves the machine at least hourly; a day is what we warn at, a house may be closed at night. */
const CHECKPOINT_AGE = 24 * HOUR;
const BACKUP_AGE = { warn: 36 * HOUR, wrong: 30 * 24 * HOUR };

const hours = (ms: number): number => Math.round(ms / HOUR);

/** The chain as `verify` walked it. */
export function ofChain(report: ChainReport): Finding[] {
  const first = report.broken[0];
  const found = [
    first
      ? find("wrong", "chain-broken", { count: report.broken.length, first: first.pos })
      : find("ok", "chain", { rows: report.rows }),
  ];
  if (report.lost > 0) found.push(find("note", "chain-lost", { count: report.lost }));
  return found;
}

/** What waits to be sealed, where heads were left, when there was a backup last. */
export async function ofJournal(client: pg.ClientBase, now: string, running: boolean): Promise<Finding[]> {
  const found: Finding[] = [];
  await client.query(`begin read only; set local role haitang_app; ${settings("seal", [], SYSTEM)}`);
  const { rows: tail } = await client.query<{ count: number; oldest: string | null }>(
    "select count(*)::int as count, min(j.at) as oldest from journal j where j.seq > coalesce((select seq from seal order by pos desc limit 1), 0)",
  );
  const { count = 0, oldest = null } = tail[0] ?? {};
  const waited = oldest === null ? 0 : Date.parse(now) - Date.parse(oldest);
  // With nobody serving there is nobody who seals; the next start does.
  found.push(
    count === 0
      ? find("ok", "sealed")
      : waited < SEALED_WITHIN || !running
        ? find("note", "unsealed", { count })
        : find("wrong", "unsealed-long", { count, minutes: Math.round(waited / 60_000) }),
  );
  const { rows: left } = await client.query<{ target: string; at: string }>(
    "select target, max(left_at) as at from checkpoint group by target",
  );
  if (left.length === 0) found.push(find("warn", "checkpoint-none"));
  for (const { target, at } of left) {
    const age = Date.parse(now) - Date.parse(at);
    found.push(
      age > CHECKPOINT_AGE
        ? find("warn", "checkpoint-old", { target, hours: hours(age) })
        : existsSync(target)
          ? find("ok", "checkpoint", { target, hours: hours(age) })
          : find("note", "checkpoint-away", { target, hours: hours(age) }),
    );
  }
  await client.query(settings("doctor", [], SYSTEM));
  const { rows: backups } = await client.query<{ at: string | null }>(
    "select max(at) as at from upkeep where kind = 'backed-up'",
  );
  await client.query("commit");
  const last = backups[0]?.at ?? null;
  const age = last === null ? 0 : Date.parse(now) - Date.parse(last);
  found.push(
    last === null
      ? find("warn", "backup-none")
      : age > BACKUP_AGE.wrong
        ? find("wrong", "backup-old", { hours: hours(age) })
        : age > BACKUP_AGE.warn
          ? find("warn", "backup-old", { hours: hours(age) })
          : find("ok", "backup", { hours: hours(age) }),
  );
  return found;
}
