import type { Id } from "../kernel/id.ts";
import { dayOf } from "../kernel/instant.ts";
import type { Client } from "../server/database.ts";
import type { Road } from "../server/dispatch.ts";
import { readerOver } from "../server/reader.ts";
import { recordInside, settings } from "../server/record.ts";
import { knownOf } from "./known.ts";
import type { Meaning, Mend } from "./meaning/types.ts";
import type { PieceKind } from "./pieces.ts";
import { labelOf } from "./pieces.ts";
import { layoutOf, rememberedOf } from "./reads.ts";
import type { Understanding, Understood } from "./step.ts";
import { Apart } from "./workbook/apart.ts";
import { own } from "./workbook/pack.ts";
import { Unreadable } from "./workbook/types.ts";

/** Entries are compared in so many milliseconds at most; a list that takes longer is none of ours. */
const LONGEST = 120_000;
/** Megabytes for the thread that reads: a large workbook, and what is known of a large community. */
const MEMORY = 768;
const PURPOSE = "register";

const threads = new Apart();

/** How far each list is that this process is reading, and since when. Another process's are told by their row. */
const under = new Map<Id, { done: number; began: number }>();
export function progressOf(id: Id, now: string): { done: number; secondsLeft: number | null } | null {
  const job = under.get(id);
  if (!job) return null;
  const spent = (Date.parse(now) - job.began) / 1000;
  return { done: job.done, secondsLeft: job.done < 50 ? null : Math.ceil((spent * (1000 - job.done)) / job.done) };
}

type Behind = <T>(work: (client: Client) => Promise<T>) => Promise<T>;
const behindOf =
  (road: Road, community: Id, account: Id): Behind =>
  (work) =>
    road.database.transaction(`${road.begin(false)}${settings(PURPOSE, [community], account)}`, work);

/**
 * Reads a list and compares it, apart from the server's loop, and keeps what was found, sealed. Nothing of the register changes. A list that cannot be read
 * is said to be so with its code. Runs once for a list: whoever comes second finds it under way.
 * @param file null: what was read of it before is compared anew
 */
export async function understandList(road: Road, community: Id, id: Id, file: { bytes: Uint8Array } | null): Promise<void> {
  if (under.has(id)) return;
  const job = { done: 0, began: Date.parse(road.now()) };
  under.set(id, job);
  try {
    const begun = await begin(road, community, id, file !== null);
    if (!begun) return;
    const behind = behindOf(road, community, begun.account);
    // Before the bytes are handed over.
    const hash = file && road.keys.installation.hash("import file", file.bytes);
    const bytes = file ? own(file.bytes) : null;
    if (bytes) begun.input = { ...begun.input, file: { bytes, name: begun.name } };
    const found = await threads.run<Understood>("step.ts", "understand", begun.input, {
      ms: LONGEST,
      memoryMb: MEMORY,
      transfer: bytes ? [bytes.buffer] : [],
      onProgress: (done, all) => (job.done = Math.round((1000 * done) / all)),
    });
    await behind((client) => keep(road, client, community, id, found, hash));
    road.announce(community);
  } catch (error) {
    const [state, code, facts] =
      error instanceof Unreadable ? ["unreadable", error.code, error.facts] : ["broken", "register.broken", {}];
    await behindOf(
      road,
      community,
      community,
    )(async (client) => {
      await client.query(
        "update import set state = $3, code = $4, facts = $5, version = version + 1 where community_id = $1 and id = $2 and state = 'reading'",
        [community, id, state, code, JSON.stringify(facts)],
      );
    });
    if (!(error instanceof Unreadable)) throw error;
  } finally {
    under.delete(id);
  }
}

async function begin(
  road: Road,
  community: Id,
  id: Id,
  isNew: boolean,
): Promise<{ account: Id; name: string; input: Understanding } | null> {
  return behindOf(
    road,
    community,
    community,
  )(async (client) => {
    const r = readerOver(client, road.services, false);
    const { rows } = await client.query<{
      account_id: Id;
      file_name: Buffer;
      layout: Buffer | null;
      changes: Understanding["changes"];
      mends: Buffer | null;
      zone: string;
    }>(
      `update import i set touched_at = $3 from community c where i.community_id = $1 and i.id = $2 and i.state = 'reading' and c.id = i.community_id
         returning i.account_id, i.file_name, i.layout, i.changes, i.mends, c.zone`,
      [community, id, road.now()],
    );
    const row = rows[0];
    if (!row) return null;
    const raw: Uint8Array[] = [];
    if (!isNew) {
      const pieces = await client.query<{ body: Buffer }>(
        "select body from import_chunk where community_id = $1 and import_id = $2 and kind = 'raw' order by nr",
        [community, id],
      );
      for (const p of pieces.rows) raw.push(await r.openBytes(community, labelOf("raw"), p.body));
      if (raw.length === 0) return null;
    }
    return {
      account: row.account_id,
      name: await r.open(community, "import name", row.file_name),
      input: {
        file: null,
        raw,
        layout: isNew ? null : await layoutOf(r, community, row.layout),
        changes: row.changes,
        remembered: [...(await rememberedOf(r, community))] as [string, Meaning][],
        mends: row.mends === null ? [] : (JSON.parse(await r.open(community, "import mends", row.mends)) as Mend[]),
        pack: await r.pack(community),
        known: await knownOf(r, community),
        today: dayOf(road.now(), row.zone),
      },
    };
  });
}

/** In one transaction, after everything is known: a server that falls over in between leaves nothing half-done. */
async function keep(road: Road, client: Client, community: Id, id: Id, found: Understood, hash: Buffer | null): Promise<void> {
  const key = await road.keys.of(client, community);
  const { rowCount } = await client.query(
    `update import set state = 'ready', step = 'comparing', done = 1000, layout = $3, changes = '[]', counts = $4, file_hash = coalesce($5, file_hash), touched_at = $6, version = version + 1
       where community_id = $1 and id = $2 and state = 'reading'`,
    [community, id, key.sealJson("import layout", found.layout), JSON.stringify(found.counts), hash, road.now()],
  );
  if (rowCount === 0) return;
  const put = async (kind: PieceKind, nr: number, verdicts: string, body: Uint8Array): Promise<void> => {
    const sealed = key.sealBytes(labelOf(kind), Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    await client.query(
      "insert into import_chunk (community_id, import_id, kind, nr, verdicts, body) values ($1, $2, $3, $4, $5, $6)",
      [community, id, kind, nr, verdicts, sealed],
    );
  };
  await client.query("delete from import_chunk where community_id = $1 and import_id = $2 and (kind = 'plan' or $3)", [
    community,
    id,
    found.raw !== null,
  ]);
  for (const [nr, p] of (found.raw ?? []).entries()) await put("raw", nr, p.where, p.body);
  for (const [nr, p] of found.plan.entries()) await put("plan", nr, p.verdicts, p.body);
  await recordInside(road, client, road.now(), community, [
    {
      kind: "register.compared",
      v: 1,
      about: [id, community],
      public: { import: id, ...flat(found.counts) },
      private: { meanings: found.meanings },
    },
  ]);
}
const flat = ({ added, changed, same, refused, doubtful, rows }: Understood["counts"]) => ({
  added,
  changed,
  same,
  refused,
  doubtful,
  rows,
});
