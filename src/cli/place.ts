import { existsSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { Embedded } from "../server/embedded.ts";
import { attachEmbedded, startEmbedded } from "../server/embedded.ts";
import { InstallationKey } from "../server/keys.ts";
import { serverLogin } from "../server/login.ts";
import { migrations } from "../server/migrate.ts";
import type { Call } from "./command.ts";
import { EXIT, refuse } from "./command.ts";
import { mustBeFinished } from "./swap.ts";

/** Where a house lives: its database and its keys. */
export interface Place {
  /** Owns the tables: migrations, backups, restores, founding. */
  readonly ownerUrl: string;
  /** The server's own login on a database that was given; null where it is made (`loginOf`). */
  readonly givenUrl: string | null;
  readonly directUrl: string | undefined;
  readonly keysFolder: string;
  readonly data: string;
  /** The built-in database, when it was started here and not found running. */
  readonly embedded: Embedded | null;
  close(): Promise<void>;
}

const keysOf = (call: Call): string => process.env.HAITANG_KEYS ?? join(call.data, "keys");
const address = (text: string): string => {
  if (!URL.canParse(text) || !/^postgres(ql)?:$/.test(new URL(text).protocol)) throw refuse("database-url", EXIT.usage);
  return text;
};
/** The database that the environment names, or null. */
export function givenPlace(call: Call): Place | null {
  const { DATABASE_URL: url, DATABASE_URL_DIRECT: direct, DATABASE_URL_OWNER: owner } = process.env;
  if (!url) return null;
  const directUrl = direct ? address(direct) : undefined;
  return {
    ownerUrl: owner ? address(owner) : (directUrl ?? address(url)),
    givenUrl: address(url),
    directUrl,
    keysFolder: keysOf(call),
    data: call.data,
    embedded: null,
    close: async () => undefined,
  };
}
export const embeddedPlace = (call: Call, ownerUrl: string, embedded: Embedded | null): Place => ({
  ownerUrl,
  givenUrl: null,
  directUrl: undefined,
  keysFolder: keysOf(call),
  data: call.data,
  embedded,
  close: async () => embedded?.stop(),
});
export const hasCluster = (data: string): boolean => existsSync(join(data, "postgres", "PG_VERSION"));

/**
 * Opens the house for a command that works in it: the database that the environment names; else the built-in one, beside a running `serve` or started for
 * this command. @throws Refused no-house where nothing has been set up yet
 */
export async function openPlace(call: Call): Promise<Place> {
  if (!givenPlace(call) && !hasCluster(call.data)) {
    mustBeFinished(call.data);
    throw refuse("no-house", EXIT.first, { folder: call.data });
  }
  return placeToMake(call);
}

/** Opens the house for a command that may be its first: the built-in database is made where there is none. */
export async function placeToMake(call: Call): Promise<Place> {
  const given = givenPlace(call);
  if (given) return given;
  mustBeFinished(call.data);
  const running = await attachEmbedded(call.data);
  if (running) return embeddedPlace(call, running.url, null);
  const embedded = await startEmbedded({ dataDir: call.data, log: call.say });
  return embeddedPlace(call, embedded.url, embedded);
}

/** Runs `work` in the house and leaves it as it was found. */
export async function inPlace<T>(call: Call, work: (place: Place) => Promise<T>): Promise<T> {
  const place = await openPlace(call);
  try {
    return await work(place);
  } finally {
    await place.close();
  }
}

/** One connection for one piece of work. */
export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: "haitang cli", connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The address with the server's login, which may only become the application's role. */
export const loginOf = (place: Place): Promise<string> =>
  place.givenUrl ? Promise.resolve(place.givenUrl) : serverLogin(place.ownerUrl, place.keysFolder);

/** Whether the database carries the schema of this very program. */
export async function isCurrent(ownerUrl: string): Promise<boolean> {
  return connected(ownerUrl, async (client) => {
    if ((await client.query("select to_regclass('public.migration') as t")).rows[0]?.t === null) return false;
    const { rows } = await client.query<{ number: number; hash: string }>("select number, hash from migration order by number");
    const ours = migrations();
    return rows.length === ours.length && rows.every((r, i) => r.hash === ours[i]?.hash);
  });
}

/**
 * The installation's key that belongs to this database; made when the database is still empty.
 * @throws Refused key-missing, key-wrong: what is in the database could never be read again under another
 */
export async function keyOf(place: Place): Promise<InstallationKey> {
  const file = join(place.keysFolder, "installation.key");
  const wrapped = await connected(place.ownerUrl, async (client) => {
    if ((await client.query("select to_regclass('public.community_key') as t")).rows[0]?.t === null) return null;
    await client.query("begin read only; select set_config('haitang.purpose', 'backup', true)");
    const { rows } = await client.query<{ community: string; wrapped: Buffer }>(
      "select community_id as community, wrapped from community_key where destroyed_at is null limit 1",
    );
    await client.query("commit");
    return rows[0] ?? null;
  });
  if (wrapped && !existsSync(file)) throw refuse("key-missing", EXIT.first, { file });
  const key = InstallationKey.inFolder(place.keysFolder);
  try {
    if (wrapped) key.unwrap(wrapped.community, wrapped.wrapped);
  } catch {
    throw refuse("key-wrong", EXIT.first, { file });
  }
  return key;
}
