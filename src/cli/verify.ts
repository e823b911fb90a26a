import type pg from "pg";
import type { Road } from "../server/dispatch.ts";
import { SYSTEM } from "../server/dispatch.ts";
import { settings } from "../server/record.ts";
import type { Broken } from "../server/sealer.ts";
import { verifyChain } from "../server/sealer.ts";
import { readCheckpoint } from "./checkpoint-file.ts";
import type { Call, CliCommand, Done } from "./command.ts";
import { EXIT } from "./command.ts";
import { inPlace } from "./place.ts";
import { onRoad } from "./road.ts";

export interface ChainReport {
  readonly rows: number;
  readonly head: string;
  readonly broken: readonly Broken[];
  /** How many heads left elsewhere it was compared with. */
  readonly compared: number;
  /** Heads of a time that a restore took back: they cannot be compared any more. */
  readonly lost: number;
}

/** Up to where the chain is that of an epoch, or an earlier one: what was left later in that epoch went with a restore. */
async function endOfEpoch(client: pg.ClientBase, epoch: number): Promise<number> {
  const { rows } = await client.query<{ pos: number }>(
    "select coalesce(max(s.pos), 0) as pos from seal s join journal j on j.seq = s.seq where j.epoch <= $1",
    [epoch],
  );
  return rows[0]?.pos ?? 0;
}

/** Walks the whole chain, and compares it with what the table of checkpoints has and with the files that were left elsewhere. */
export async function walkChain(call: Call, road: Road, names: readonly string[]): Promise<ChainReport> {
  const files = names.map(readCheckpoint);
  const bar = call.progress(call.words.doing.chain);
  const client = await road.database.direct("verify");
  try {
    // One snapshot: what is sealed meanwhile is not half seen.
    await client.query(
      `begin isolation level repeatable read read only; set local role haitang_app; ${settings("seal", [], SYSTEM)}`,
    );
    const { rows: own } = await client.query<{ pos: number; hash: Buffer }>("select pos, hash from checkpoint");
    const { rows: last } = await client.query<{ pos: number | null }>("select max(pos) as pos from seal");
    const all = last[0]?.pos ?? 0;
    const left: { pos: number; hash: Buffer }[] = [];
    for (const c of files)
      if (c.epoch === road.epoch || c.pos <= (await endOfEpoch(client, c.epoch)))
        left.push({ pos: c.pos, hash: Buffer.from(c.hash, "hex") });
    const chain = await verifyChain(client, [...own, ...left], (pos) => {
      call.signal.throwIfAborted();
      bar.at(pos, all);
    });
    await client.query("commit");
    return {
      rows: chain.rows,
      head: chain.head.toString("hex"),
      broken: chain.broken,
      compared: own.length + left.length,
      lost: files.length - left.length,
    };
  } finally {
    bar.end();
    await client.end();
  }
}

async function run(call: Call): Promise<Done> {
  const report = await inPlace(call, (place) => onRoad(call, place, (road) => walkChain(call, road, call.texts("checkpoint"))));
  const whole = report.broken.length === 0;
  call.print(
    whole
      ? call.words.chainWhole(report)
      : call.words.chainBroken({ count: report.broken.length, first: report.broken[0]?.pos ?? 0 }),
  );
  if (report.lost > 0) call.print(call.words.chainLost(report.lost));
  for (const b of report.broken.slice(0, 20)) call.print(`  ${b.pos}  ${call.words.brokenHow[b.what]}`);
  return { exit: whole ? EXIT.ok : EXIT.failed, answer: { ...report } };
}

export const verify: CliCommand = { options: { checkpoint: { type: "string", multiple: true } }, takes: [0, 0], run };
