import type { Writable } from "node:stream";
import { CompiledQuery, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import type { DatabaseConnection, Driver, QueryResult } from "kysely";
import pg from "pg";

// A day is a day, not a moment in somebody's time zone; whole numbers of 64 bits stay exact up to 2^53, which our sequences never reach.
pg.types.setTypeParser(1082, (day) => day);
pg.types.setTypeParser(1182 as never, (days: string) => pg.types.getTypeParser(1009 as never)(days));
pg.types.setTypeParser(20, Number);
// Instants travel as ISO text with milliseconds, as the kernel writes them.
const instant = (text: string): string => new Date(text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00")).toISOString();
pg.types.setTypeParser(1184, instant);

export type Client = pg.PoolClient;

/** What is asked of a connection before the event loop turns goes out as one packet: one system call instead of one for every statement. */
export function together(client: pg.ClientBase): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

const names = new Map<string, string>();
/** Statements of which a connection keeps the plan; more are planned each time. Our statements are written down, so there are few. */
const KEPT = 400;
/**
 * The name under which a connection keeps a statement, so that it is parsed and planned once and not each time. Only for connections that are ours
 * alone: behind a pooler in transaction mode a name would be another client's.
 */
function nameOf(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < KEPT) names.set(text, (name = `h${names.size}`));
  return name;
}

/** A statement as a connection is asked it: by name where the connection keeps its plan (`keeps`). */
export function statement(text: string, values: readonly unknown[], keeps: boolean): pg.QueryConfig {
  const name = keeps ? nameOf(text) : undefined;
  return { text, values: values as unknown[], ...(name ? { name } : {}) };
}

/** Speaks Kysely over one connection that somebody else holds; transactions are the holder's affair. */
class HeldDriver implements Driver {
  readonly #connection: DatabaseConnection;
  constructor(client: pg.ClientBase, keeps: boolean) {
    this.#connection = {
      async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
        const result = await client.query(statement(query.sql, query.parameters, keeps));
        return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) };
      },
      async *streamQuery() {
        throw new Error("streamQuery: not used here");
      },
    };
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }
  async beginTransaction(): Promise<void> {
    throw new Error("beginTransaction: the road holds the transaction");
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

const kyselies = new WeakMap<pg.ClientBase, Kysely<unknown>>();
/** Kysely over a held connection; one instance a connection, for as long as it lives. `keeps`: the connection keeps its statements' plans. */
export function kyselyOver(client: pg.ClientBase, keeps: boolean): Kysely<unknown> {
  let kysely = kyselies.get(client);
  if (!kysely) {
    kysely = new Kysely<unknown>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new HeldDriver(client, keeps),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    });
    kyselies.set(client, kysely);
  }
  return kysely;
}

export interface DatabaseOptions {
  /** Where commands and questions go; may be PgBouncer in transaction mode. */
  url: string;
  /** A direct connection for LISTEN, leader locks and jobs. */
  directUrl?: string | undefined;
  poolSize?: number;
  /** Milliseconds after which a database that was asked and says nothing counts as away. Longer than any statement of ours takes. */
  silence?: number;
}

const SILENCE = 15_000;

/** A pool of connections to one PostgreSQL. Nothing is set on a connection outside a transaction, so a pooler may stand between. */
export class Database {
  readonly pool: pg.Pool;
  readonly url: string;
  readonly directUrl: string;
  /** True where no pooler stands between: a direct address is given only where one does. */
  readonly keepsPlans: boolean;
  readonly #silence: number;
  constructor(options: DatabaseOptions) {
    this.url = options.url;
    this.directUrl = options.directUrl ?? options.url;
    this.keepsPlans = this.directUrl === options.url;
    this.#silence = options.silence ?? SILENCE;
    this.pool = new pg.Pool({
      connectionString: options.url,
      max: options.poolSize ?? 20,
      connectionTimeoutMillis: 5000,
      idleTimeoutMillis: 60_000,
      // A machine that freezes, or a network that is cut, ends no connection: without this whoever asks waits for ever.
      query_timeout: this.#silence,
      keepAlive: true,
      application_name: "haitang",
      // What nobody has to wait for is sent at once, one statement after the other; each is answered in its turn.
      pipeline: true,
      // Every statement of ours finds its rows by key under row-level security, whatever the values: planning it anew for each value costs more than
      // running it (a door under lock 480 µs, 125 µs with the plan kept).
      ...(this.keepsPlans ? { options: "-c plan_cache_mode=force_generic_plan" } : {}),
    });
    // A connection that dies while idle is replaced by the pool; the next user of a dead database hears of it.
    this.pool.on("error", () => undefined);
    // One that dies in somebody's hands, between two statements, has nobody who listens: its holder hears of it at the next statement.
    // Without this line the end of the database is the end of the server.
    this.pool.on("connect", (client) => client.on("error", () => undefined));
  }

  /** A connection of one's own, outside the pool: for LISTEN and for session-level locks. */
  async direct(name: string): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.directUrl,
      application_name: `haitang ${name}`,
      keepAlive: true,
      connectionTimeoutMillis: 5000,
      query_timeout: this.#silence,
    });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }

  /** Runs `work` on one connection between `opening` (several statements in one message) and commit; rolls back on any exception. */
  async transaction<T>(opening: string, work: (client: Client, opened: pg.QueryResult[]) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      const opened = (await client.query(opening)) as unknown as pg.QueryResult[];
      const value = await work(client, opened);
      await client.query("commit");
      return value;
    } catch (error) {
      broken = await abandon(client, error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async end(): Promise<void> {
    await this.pool.end();
  }
}

const SILENT = "Query read timeout";
/** Ends a transaction that failed. @returns what its connection is released with: an error where it is of no more use */
export async function abandon(client: Client, error: unknown): Promise<Error | undefined> {
  // Whoever does not answer is not asked again.
  if ((error as Error | null)?.message === SILENT) return error as Error;
  try {
    await client.query("rollback");
    return undefined;
  } catch (dead) {
    return dead as Error;
  }
}

/** True when the database is away or refuses for now, so that the same request may be sent again later. */
export function isAway(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== "string")
    return /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      String((error as Error)?.message),
    );
  // 08 connection, 53 out of resources (disk full, too many connections), 57P shutdown and start-up, 25006 read-only after a failover, 58 system error
  return /^(08|53|57P|58)/.test(code) || code === "25006" || /^E(CONN|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH)/.test(code);
}
/** True when PostgreSQL asks for the transaction to be run again. */
export const wantsRetry = (error: unknown): boolean => ["40001", "40P01"].includes((error as { code?: string })?.code ?? "");
