import type pg from "pg";
import type { Pack } from "../packs/schema.ts";
import type { CommandSpec, Reader, Unmaking, Writer } from "./capability.ts";
import { kyselyOver, statement, together } from "./database.ts";
import { breathe } from "./breathe.ts";
import type { KeyRing } from "./keys.ts";

/** What every reader stands on besides its connection. */
export interface Services {
  readonly keys: KeyRing;
  readonly commands: ReadonlyMap<string, CommandSpec<any, any>>;
  readonly packs: ReadonlyMap<string, Pack>;
  readonly unmakes: ReadonlyMap<string, Unmaking>;
  /** Whether connections keep the plans of named statements (no pooler in between). */
  readonly keepsPlans: boolean;
  /** See `Safeguards`. */
  readonly readingLimit: boolean;
}
/** Which pack a community uses; it never changes while the community lives. */
const packOf = new WeakMap<Services, Map<string, Pack>>();

async function packFor(client: pg.ClientBase, services: Services, community: string): Promise<Pack> {
  let known = packOf.get(services);
  if (!known) packOf.set(services, (known = new Map()));
  const had = known.get(community);
  if (had) return had;
  // For all of them at once: whoever looks into a hundred communities asks for a hundred packs.
  const { rows } = await client.query<{ id: string; pack: string }>("select id, pack from community");
  for (const row of rows) {
    const pack = services.packs.get(row.pack);
    if (pack) known.set(row.id, pack);
  }
  const pack = known.get(community);
  if (!pack) throw new Error(`no pack for community ${community}`);
  return pack;
}

/** Whether a community's pack and key are in memory, so that nobody has to ask the database for them. */
export const atHand = (services: Services, community: string): boolean =>
  services.keys.knows(community) && packOf.get(services)?.has(community) === true;

/** A reader over the connection of a running transaction. */
export function readerOver(client: pg.ClientBase, services: Services, locks: boolean): Reader {
  const { keys } = services;
  return {
    tables: <T>() => kyselyOver(client, services.keepsPlans) as unknown as import("kysely").Kysely<T>,
    rows: async <T>(text: string, values: readonly unknown[]) =>
      (await client.query(statement(text, values, services.keepsPlans))).rows as T[],
    open: async (community, label, sealed) => (await keys.of(client, community)).open(label, sealed),
    openBytes: async (community, label, sealed) => (await keys.of(client, community)).openBytes(label, sealed),
    openForHouse: keys.installation.openForHouse,
    searchHash: async (community, value) => (await keys.of(client, community)).searchHash(value),
    phoneHash: keys.installation.phoneHash,
    locks,
    readingLimit: services.readingLimit,
    hold: async (table, community, ids) => {
      if (!/^[a-z_]+$/.test(table)) throw new Error(`hold: ${table} is no table`);
      if (locks)
        await client.query(`select 1 from ${table} where community_id = $1 and id = any ($2::uuid[]) order by id for update`, [
          community,
          ids,
        ]);
    },
    commandNamed: (name) => services.commands.get(name),
    unmakes: (table) => services.unmakes.get(table) ?? {},
    pack: (community) => packFor(client, services, community),
  };
}

/**
 * A writer for one command; it counts the before-images that it keeps. `kind`: the event with which the command began.
 * @param sent takes what is under way (`send`): the caller waits for it before it says that anything is written
 */
export function writerOver(
  client: pg.ClientBase,
  services: Services,
  command: { community: string; id: string; actor: string; now: string; kind: string },
  sent: Promise<unknown>[],
): Writer {
  const { keys } = services;
  let nr = 0;
  const send = (text: string, values: readonly unknown[]): Promise<unknown> => {
    together(client);
    const under = client.query(statement(text, values, services.keepsPlans));
    // Whoever waits hears of it; until then it is nobody's.
    under.catch(() => undefined);
    sent.push(under);
    return under;
  };
  const loading: Promise<unknown>[] = [];
  const load = async (text: string, values: readonly unknown[]): Promise<void> => {
    if (loading.length === UNDER_WAY) await loading.shift();
    loading.push(send(text, values));
    // A long statement leaves in pieces, each when the loop turns.
    await breathe();
  };
  const putImages = async (table: string, images: readonly Image[], many = false): Promise<void> => {
    if (images.length === 0) return;
    const key = images.some((i) => i.before !== null) ? await keys.of(client, command.community) : null;
    const sealed = images.map((i) => (i.before === null || key === null ? null : key.seal(`undo ${table}`, i.before)));
    const first = nr;
    nr += images.length;
    const values = [
      command.community,
      command.id,
      first,
      command.actor,
      command.now,
      command.kind,
      table,
      images.map((i) => JSON.stringify(i.key)),
      images.map((i) => (i.version === null ? null : i.version + 1)),
      images.map((i) => JSON.stringify(i.about)),
      sealed,
    ];
    if (many) await load(PUT_IMAGES, values);
    else void send(PUT_IMAGES, values);
  };
  return {
    ...readerOver(client, services, true),
    send: (text, values) => void send(text, values),
    load,
    seal: async (community, label, plain) => (await keys.of(client, community)).seal(label, plain),
    sealForHouse: keys.installation.sealForHouse,
    keep: async (table, key, about, but = []) => {
      const names = Object.keys(key);
      if (![table, ...names].every((n) => /^[a-z_]+$/.test(n))) throw new Error(`keep: bad name in ${table}`);
      const { rows } = await client.query<{ row: string | null; version: number | null }>(
        `select (to_jsonb(t) - $${names.length + 1}::text[])::text as row, (to_jsonb(t) ->> 'version')::int as version from ${table} t where ${names.map((n, i) => `${n} = $${i + 1}`).join(" and ")}`,
        [...Object.values(key), but],
      );
      await putImages(table, [{ key, about, before: rows[0]?.row ?? null, version: rows[0]?.version ?? null }]);
    },
    keepMany: async (table, ids, about, how) => {
      if (!/^[a-z_]+$/.test(table)) throw new Error(`keepMany: ${table} is no table`);
      const key = (id: string) => ({ community_id: command.community, id });
      const of = (i: number): readonly string[] => about[i] ?? [];
      // A row that is made begins with version 0, where its table counts versions.
      if (how === "created")
        return putImages(
          table,
          ids.map((id, i) => ({ key: key(id), about: of(i), before: null, version: -1 })),
          true,
        );
      const { rows } = await client.query<{ id: string; row: string; version: number | null }>(
        `select t.id, to_jsonb(t)::text as row, (to_jsonb(t) ->> 'version')::int as version from ${table} t where t.community_id = $1 and t.id = any ($2::uuid[])`,
        [command.community, ids],
      );
      const at = new Map(ids.map((id, i) => [id, i]));
      return putImages(
        table,
        rows.map((r) => ({ key: key(r.id), about: of(at.get(r.id) as number), before: r.row, version: r.version })),
        true,
      );
    },
    putMany: async (table, columns, rows) => {
      if (![table, ...columns].every((n) => /^[a-z_]+$/.test(n))) throw new Error(`putMany: bad name in ${table}`);
      const list = columns.map((c) => `"${c}"`).join(", ");
      let count = 0;
      let some: Record<string, unknown>[] = [];
      const flush = async (): Promise<void> => {
        if (some.length === 0) return;
        // COPY holds a connection for itself, which one that is sent statement after statement does not give.
        await load(
          `insert into ${table} (${list}) select ${list} from json_populate_recordset(null::${table}, $1::json) on conflict do nothing`,
          [JSON.stringify(some)],
        );
        count += some.length;
        some = [];
      };
      for (const row of rows) {
        some.push(Object.fromEntries(columns.map((c, i) => [c, asJson(row[i])])));
        if (some.length === TOGETHER) await flush();
      }
      await flush();
      return count;
    },
  };
}

/** So many rows go into one statement, and so many statements are under way. */
const TOGETHER = 2000;
const UNDER_WAY = 4;
const asJson = (value: unknown): unknown => (Buffer.isBuffer(value) ? `\\x${value.toString("hex")}` : value);

const PUT_IMAGES = `insert into undo_image (community_id, command_id, nr, actor_id, at, kind, table_name, key, version_after, about, before)
  select $1, $2, $3 + x.n - 1, $4, $5, $6, $7, x.key, x.version, array(select jsonb_array_elements_text(x.about)::uuid), x.before
  from unnest($8::jsonb[], $9::int[], $10::jsonb[], $11::bytea[]) with ordinality as x(key, version, about, before, n)`;

interface Image {
  readonly key: Readonly<Record<string, unknown>>;
  readonly about: readonly string[];
  readonly before: string | null;
  /** Before the command; -1 for a row that it makes. */
  readonly version: number | null;
}
