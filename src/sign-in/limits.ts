import type { Instant } from "../kernel/instant.ts";
import { later, msOf } from "../kernel/instant.ts";
import type { Client } from "../server/database.ts";
import type { InstallationKey } from "../server/keys.ts";
import type { Limit } from "./rules.ts";

/**
 * Something that is counted: a keyed hash of what it is about, its limits, and how finely time is kept (milliseconds). With a grain of 1 the window
 * slides exactly; a coarser one keeps fewer rows and errs on the strict side by at most one grain.
 */
export interface Counted {
  readonly key: Buffer;
  readonly limits: readonly Limit[];
  readonly grain: number;
}
export const counted = (key: InstallationKey, kind: string, about: string, limits: readonly Limit[], grain = 1): Counted => ({
  key: key.hash(`limit ${kind}`, about),
  limits,
  grain,
});

/** How long each of them has to wait before one more is within all its limits: milliseconds, 0 for now. Counters are shared by all servers. */
export async function waits(client: Client, things: readonly Counted[], now: Instant): Promise<number[]> {
  const longest = Math.max(0, ...things.flatMap((t) => t.limits.map((l) => l.per)));
  const { rows } = await client.query<{ key: Buffer; at: Instant; count: number }>(
    "select key, window_start as at, count from limit_count where key = any ($1::bytea[]) and window_start > $2 order by window_start desc",
    [things.map((t) => t.key), later(now, -2 * longest)],
  );
  return things.map((thing) => {
    const own = rows.filter((r) => r.key.equals(thing.key));
    return Math.max(0, ...thing.limits.map((limit) => waitOf(own, limit, thing.grain, msOf(now))));
  });
}

/** From the newest back: the one that fills the limit must leave the window first. */
function waitOf(rows: readonly { at: Instant; count: number }[], limit: Limit, grain: number, now: number): number {
  let sum = 0;
  for (const row of rows) {
    const leaves = msOf(row.at) + limit.per + grain - 1;
    if (leaves <= now) return 0;
    sum += row.count;
    if (sum >= limit.most) return leaves - now;
  }
  return 0;
}

/** Counts one more of each. */
export async function count(client: Client, things: readonly Counted[], now: Instant): Promise<void> {
  const at = things.map((t) => later("1970-01-01T00:00:00.000Z", Math.floor(msOf(now) / t.grain) * t.grain));
  const until = things.map((t, i) => later(at[i] as Instant, Math.max(...t.limits.map((l) => l.per)) + t.grain));
  await client.query(
    `insert into limit_count (key, window_start, count, until) select k, w, 1, u from unnest($1::bytea[], $2::timestamptz[], $3::timestamptz[]) as x(k, w, u) order by k
     on conflict (key, window_start) do update set count = limit_count.count + 1`,
    [things.map((t) => t.key), at, until],
  );
}
