import { closeSync, existsSync, fsyncSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Road } from "../server/dispatch.ts";
import { SYSTEM } from "../server/dispatch.ts";
import type { JobSpec } from "../server/jobs.ts";
import { settings } from "../server/record.ts";
import type { Call, CliCommand, Done } from "./command.ts";
import { EXIT, refuse } from "./command.ts";
import type { CheckpointFile } from "./checkpoint-file.ts";
import { inPlace } from "./place.ts";
import type { Somebody } from "./road.ts";
import { keeperOf, note, onRoad } from "./road.ts";

/** The head of the chain and the erased, as the database has them at this moment. Null while nothing is sealed. */
async function headOf(road: Road): Promise<CheckpointFile | null> {
  const communities = await road.database.transaction(road.begin(true), async (client) =>
    (await client.query<{ id: string }>("select id from community")).rows.map((r) => r.id),
  );
  return road.database.transaction(`${road.begin(true)}${settings("doctor", communities, SYSTEM)}`, async (client) => {
    const { rows } = await client.query<{ pos: number; hash: string }>(
      "select pos, encode(hash, 'hex') as hash from seal order by pos desc limit 1",
    );
    const { rows: erased } = await client.query<CheckpointFile["erased"][number]>(
      "select community_id as community, id, kind from erased order by at, id",
    );
    return rows[0] ? { format: "haitang checkpoint 1", left: road.now(), epoch: road.epoch, ...rows[0], erased } : null;
  });
}

/** Writes a file whole or not at all, and onto the disk. An existing one is only replaced by a later one of its kind: the name was given for that. */
function leave(file: string, text: string): void {
  const handle = openSync(`${file}.new`, "w", 0o644);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(`${file}.new`, file);
}

export interface Left {
  readonly file: string;
  readonly head: CheckpointFile;
}
/**
 * Leaves the head of the chain and the ids of the erased in a file, or in a folder under a name of its own, and writes down where.
 * @returns null while nothing is sealed
 * @throws when the place cannot be written to
 */
export async function leaveCheckpoint(road: Road, to: string, who: Somebody | null): Promise<Left | null> {
  const head = await headOf(road);
  if (!head) return null;
  const folder = existsSync(to) && statSync(to).isDirectory();
  const file = folder ? join(to, `haitang-checkpoint-${head.left.replaceAll(/[:.]/g, "-")}.json`) : to;
  leave(file, `${JSON.stringify(head)}\n`);
  await road.database.transaction(`${road.begin(false)}${settings("doctor", [], SYSTEM)}`, (client) =>
    client.query(
      "insert into checkpoint (pos, hash, left_at, target) values ($1, decode($2, 'hex'), $3, $4) on conflict (pos, target) do update set left_at = excluded.left_at",
      [head.pos, head.hash, head.left, to],
    ),
  );
  await note(road, who, "checkpoint-left", { pos: head.pos, erased: head.erased.length });
  return { file, head };
}

/** Once an hour, while the house is served. One server of several does it; a place that is away is tried again. */
export const hourly =
  (to: string) =>
  (road: Road): JobSpec[] => [
    {
      name: "upkeep.checkpoint",
      when: { cron: "0 * * * *", zone: "UTC" },
      tries: 6,
      wait: 60,
      run: async () => void (await leaveCheckpoint(road, to, null)),
    },
  ];

async function run(call: Call): Promise<Done> {
  const target = call.text("to");
  if (target === undefined) throw refuse("option-missing", EXIT.usage, { option: "to", command: "checkpoint" });
  return inPlace(call, (place) =>
    onRoad(call, place, async (road) => {
      const left = await leaveCheckpoint(road, resolve(target), await keeperOf(call, road));
      if (!left) throw refuse("nothing-sealed", EXIT.first);
      const { file, head } = left;
      call.print(call.words.checkpointLeft({ file, pos: head.pos, erased: head.erased.length }));
      return { answer: { file, pos: head.pos, hash: head.hash, epoch: head.epoch, erased: head.erased.length } };
    }),
  );
}

export const checkpoint: CliCommand = { options: { to: { type: "string" }, as: { type: "string" } }, takes: [0, 0], run };
