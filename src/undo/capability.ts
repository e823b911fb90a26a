import { sql } from "kysely";
import * as z from "zod/mini";
import { holds } from "../kernel/actor.ts";
import { id, instant } from "../kernel/fields.ts";
import type { Id } from "../kernel/id.ts";
import { DAY, later } from "../kernel/instant.ts";
import { forbidden, unknown } from "../kernel/policy.ts";
import { no, yes } from "../kernel/result.ts";
import type { Capability, Reader, Writer } from "../server/capability.ts";
import { command, query } from "../server/capability.ts";

/** How long before-images are kept. */
export const UNDO_DAYS = 14;
const SAFE = /^[a-z_]+$/;

interface Image {
  nr: number;
  table: string;
  key: Record<string, string>;
  versionAfter: number | null;
  before: Buffer | null;
  about: Id[];
  actor: Id;
  at: string;
  versionNow: number | null;
  there: boolean;
}

/** The images of a command with what stands in their place today, locked. */
async function imagesOf(r: Reader, community: Id, of: Id): Promise<Image[]> {
  const { rows } = await sql<Omit<Image, "versionNow" | "there">>`
    select nr, table_name as "table", key, version_after as "versionAfter", before, about::text[] as about, actor_id as actor, at from undo_image where community_id = ${community} and command_id = ${of} order by nr ${r.locks ? sql`for update` : sql``}`.execute(
    r.tables(),
  );
  const images: Image[] = [];
  for (const row of rows) {
    if (!SAFE.test(row.table) || !Object.keys(row.key).every((k) => SAFE.test(k))) throw new Error("undo: bad image");
    const where = Object.keys(row.key)
      .map((k, i) => `t.${k} = $${i + 1}`)
      .join(" and ");
    const now = await r.rows<{ version: number | null }>(
      `select (to_jsonb(t) ->> 'version')::int as version from ${row.table} t where ${where} ${r.locks ? "for update" : ""}`,
      Object.values(row.key),
    );
    images.push({ ...row, versionNow: now[0]?.version ?? null, there: now.length > 0 });
  }
  return images;
}
/** Who may hear of what is taken back: its readers, where it is about a hidden household; null where it is about none. */
async function readersOf(r: Reader, community: Id, about: readonly Id[]): Promise<Id[] | null> {
  const { rows } = await sql<{ readers: Id[] }>`
    select array(select q.account_id::text from protected_reader q where q.community_id = h.community_id and q.household_id = h.id) as readers
    from household h where h.community_id = ${community} and h.id = any (${[...about]}::uuid[]) and h.protected`.execute(
    r.tables(),
  );
  return rows.length > 0 ? rows.flatMap((x) => x.readers) : null;
}
/** Changed since: what stands there now is not what the command left behind. */
const changed = (i: Image): boolean => !i.there || (i.versionAfter !== null && i.versionNow !== i.versionAfter);

async function restore(w: Writer, community: Id, image: Image): Promise<void> {
  if (!image.before) return;
  const row = JSON.parse(await w.open(community, `undo ${image.table}`, image.before)) as Record<string, unknown>;
  const columns = Object.keys(row).filter((k) => SAFE.test(k) && !(k in image.key));
  const sets = columns.map((k) => (k === "version" ? "version = t.version + 1" : `${k} = x.${k}`)).join(", ");
  const where = Object.keys(image.key)
    .map((k) => `t.${k} = x.${k}`)
    .join(" and ");
  await w.rows(
    `update ${image.table} t set ${sets} from jsonb_populate_record(null::${image.table}, $1::jsonb) x where ${where}`,
    [JSON.stringify(row)],
  );
}

export const undo: Capability = {
  name: "undo",
  commands: [
    command({
      name: "undo.command",
      v: 1,
      summary: "Takes one command back; what was changed since is kept and counted",
      input: z.object({ command: id() }),
      purpose: "undo",
      facts: async (r, i, c) => {
        const images = await imagesOf(r, c.community, i.command);
        const first = images[0];
        if (!first) return null;
        const about = [...new Set(images.flatMap((x) => x.about))];
        return {
          community: c.community,
          of: i.command,
          by: first.actor,
          at: first.at,
          images,
          readers: await readersOf(r, c.community, about),
        };
      },
      // One's own act; the lead may take back anybody's.
      may: (a, f) =>
        a.account === f.by || holds(a, f.community, [f.community], "lead")
          ? { ok: true }
          : holds(a, f.community, [f.community], "worker")
            ? forbidden("policy.role", { needed: "lead" })
            : unknown,
      decide: (f, _i, c) => {
        if (f.at < later(c.now, -UNDO_DAYS * DAY)) return no("undo.too-late", { days: UNDO_DAYS });
        const kept = f.images.filter(changed);
        if (kept.length === f.images.length) return no("undo.changed-since", { count: kept.length });
        const about = [...new Set(f.images.flatMap((x) => x.about))];
        return {
          ok: true,
          events: [
            {
              kind: "undo.done",
              v: 1,
              about: [f.of, ...about, ...(f.readers ?? [])],
              public: {
                of: f.of,
                restored: f.images.length - kept.length,
                kept: kept.length,
                ...(f.readers ? { hidden: true } : {}),
              },
            },
          ],
          answer: { restored: f.images.length - kept.length, kept: kept.length },
        };
      },
    }),
  ],
  queries: [
    query({
      name: "undo.recent",
      summary: "What I did lately that can be taken back",
      input: z.object({}),
      purpose: "undo",
      output: z.object({ rows: z.array(z.object({ command: id(), kind: z.string(), at: instant(), about: z.array(id()) })) }),
      ask: async (r, i, a, community) => {
        const { rows } = await sql<{ command: Id; kind: string; at: string; about: Id[] }>`
          select distinct on (u.at, u.command_id) u.command_id as command, u.kind, u.at, u.about::text[] as about
          from undo_image u where u.community_id = ${community} and u.actor_id = ${a.actor.account} and u.at > ${later(a.now, -UNDO_DAYS * DAY)} order by u.at desc, u.command_id, u.nr limit 50`.execute(
          r.tables(),
        );
        return yes({ rows });
      },
    }),
  ],
  writes: {
    "undo.done": async (w, e, c) => {
      const of = (e.public as { of: Id }).of;
      // Last change first, so that several to one row end where they began.
      for (const image of (await imagesOf(w, c.community, of)).reverse())
        if (!changed(image)) await restore(w, c.community, image);
      await sql`delete from undo_image where community_id = ${c.community} and command_id = ${of}`.execute(w.tables());
    },
  },
  ticks: [
    {
      name: "undo.expire",
      every: 3600,
      purpose: "tick",
      run: async (t) => {
        const communities = await t.as([], async (_r, q) => (await q("select id from community")).map((c) => c.id as Id));
        for (const c of communities)
          await t.as([c], async (_r, q) => q("delete from undo_image where at < $1", [later(t.now, -UNDO_DAYS * DAY)]));
      },
    },
  ],
  holds: [
    {
      table: "undo_image",
      purpose: "undo",
      fields: ["before"],
      retention: `${UNDO_DAYS} d`,
      readers: ["nobody reads it; it restores"],
      past: `t.at < $1::timestamptz - interval '${UNDO_DAYS} days'`,
    },
  ],
};
