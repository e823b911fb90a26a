import type pg from "pg";
import type { Pack } from "../packs/schema.ts";
import type { CommandSpec, Reader, Writer } from "./capability.ts";
import { kyselyOver, statement, together } from "./database.ts";
import type { KeyRing } from "./keys.ts";

/** What every reader stands on besides its connection. */
export interface Services {
  readonly keys: KeyRing;
  readonly commands: ReadonlyMap<string, CommandSpec<any, any>>;
  readonly packs: ReadonlyMap<string, Pack>;
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
  return {
    ...readerOver(client, services, true),
    send: (text, values) => {
      together(client);
      const under = client.query(statement(text, values, services.keepsPlans));
      // Whoever waits hears of it; until then it is nobody's.
      under.catch(() => undefined);
      sent.push(under);
    },
    seal: async (community, label, plain) => (await keys.of(client, community)).seal(label, plain),
    sealForHouse: keys.installation.sealForHouse,
    keep: async (table, key, about, but = []) => {
      if (!/^[a-z_]+$/.test(table)) throw new Error(`keep: ${table} is no table`);
      const names = Object.keys(key);
      if (names.some((n) => !/^[a-z_]+$/.test(n))) throw new Error("keep: bad key");
      const { rows } = await client.query<{ row: string | null; version: number | null }>(
        `select (to_jsonb(t) - $${names.length + 1}::text[])::text as row, (to_jsonb(t) ->> 'version')::int as version from ${table} t where ${names.map((n, i) => `${n} = $${i + 1}`).join(" and ")}`,
        [...Object.values(key), but],
      );
      const row = rows[0];
      const sealed = row?.row ? (await keys.of(client, command.community)).seal(`undo ${table}`, row.row) : null;
      await client.query(
        `insert into undo_image (community_id, command_id, nr, actor_id, at, kind, table_name, key, version_after, about, before) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          command.community,
          command.id,
          nr++,
          command.actor,
          command.now,
          command.kind,
          table,
          JSON.stringify(key),
          row?.version === null || row?.version === undefined ? null : row.version + 1,
          about,
          sealed,
        ],
      );
    },
  };
}
