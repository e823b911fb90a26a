import { PgBoss } from "pg-boss";
import type pg from "pg";
import type { Database } from "./database.ts";

const SCHEMA = "pgboss";

/** What a job carries: ids, codes, counts. Never a name, a number or a text: jobs are read by whoever looks after the machine. */
export type JobData = Readonly<Record<string, string | number | boolean>>;
/** A side effect: something that leaves the database (a file, a message) and may have to be tried again. */
export interface JobSpec {
  /** `room.verb` */
  readonly name: string;
  /** When it runs by itself: a cron line in a time zone. Without it only when it is sent. */
  readonly when?: { readonly cron: string; readonly zone: string };
  /** Tries before it is given up and shown; waits grow from ten seconds. */
  readonly tries?: number;
  /** Seconds before the first new try; each further one waits longer. 10 where not said. */
  readonly wait?: number;
  run(data: JobData): Promise<void>;
}

/** Makes the job library's tables, as owner (part of `migrate`), and lets the application work with them. */
export async function migrateJobs(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: SCHEMA,
    migrate: true,
    createSchema: true,
    supervise: false,
    schedule: false,
    max: 2,
  });
  boss.on("error", () => undefined);
  await boss.start();
  await boss
    .getDb()
    .executeSql(
      `grant usage on schema ${SCHEMA} to haitang_app; grant select, insert, update, delete on all tables in schema ${SCHEMA} to haitang_app; grant execute on all functions in schema ${SCHEMA} to haitang_app`,
    );
  await boss.stop({ graceful: false, close: true });
}

/**
 * Side effects that must happen though the machine falls over in between: kept in our own database, tried again, one server at a time.
 * Works as the application's role; what a job does to the house's data it does by commands.
 */
export class Jobs {
  readonly #boss: PgBoss;
  readonly #specs: readonly JobSpec[];

  constructor(database: Database, specs: readonly JobSpec[], report: (error: Error) => void) {
    this.#specs = specs;
    this.#boss = new PgBoss({
      schema: SCHEMA,
      migrate: false,
      createSchema: false,
      supervise: true,
      schedule: specs.some((s) => s.when),
      reindex: false,
      db: {
        executeSql: (text: string, values?: unknown[]) =>
          database.transaction("begin;set local role haitang_app", async (client) => ({
            rows: (await client.query(text, values)).rows as unknown[],
          })),
        listen: async (channel: string, onNotification: (payload: string) => void, onReconnect: () => void) => {
          let closed = false;
          let client: pg.Client | undefined;
          const open = async (): Promise<void> => {
            if (closed) return;
            try {
              client = await database.direct("jobs");
              client.on("notification", (n) => onNotification(n.payload ?? ""));
              client.once("end", () => void setTimeout(() => void open(), 1000).unref());
              await client.query(`listen "${channel.replaceAll('"', "")}"`);
              onReconnect();
            } catch {
              setTimeout(() => void open(), 1000).unref();
            }
          };
          await open();
          return {
            close: async () => {
              closed = true;
              await client?.end();
            },
          };
        },
      },
      useListenNotify: true,
    });
    this.#boss.on("error", report);
  }

  async start(): Promise<void> {
    await this.#boss.start();
    for (const spec of this.#specs) {
      await this.#boss.createQueue(spec.name, {
        notify: true,
        retryLimit: (spec.tries ?? 5) - 1,
        retryDelay: spec.wait ?? 10,
        retryBackoff: true,
        expireInSeconds: 3600,
        policy: "standard",
      });
      await this.#boss.work(
        spec.name,
        { pollingIntervalSeconds: 5, notifyPollingIntervalSeconds: 5 },
        async (jobs: { data: JobData }[]) => {
          for (const job of jobs) await spec.run(job.data ?? {});
        },
      );
      if (spec.when) await this.#boss.schedule(spec.name, spec.when.cron, {}, { tz: spec.when.zone });
      else await this.#boss.unschedule(spec.name);
    }
  }
  /** Puts one on the list. `key`: while one with the same key waits, no second one is put there. */
  async send(name: string, data: JobData, key?: string): Promise<void> {
    await this.#boss.send(name, data, key === undefined ? {} : { singletonKey: key });
  }
  /** What was given up: name and how many. */
  async failed(): Promise<{ name: string; count: number }[]> {
    const { rows } = (await this.#boss
      .getDb()
      .executeSql(`select name, count(*)::int as count from ${SCHEMA}.job where state = 'failed' group by name`)) as {
      rows: { name: string; count: number }[];
    };
    return rows;
  }
  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: 5000, close: true });
  }
}
