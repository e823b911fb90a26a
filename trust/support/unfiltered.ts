import type { Server } from "../../src/server/server.ts";

const IS = /((?:"?\w+"?\.)?"?community_id"?)\s*=\s*(\$\d+)(?!\d)/g;
const IN = /((?:"?\w+"?\.)?"?community_id"?)\s*=\s*any\s*\((\$\d+(?:::\w+\[\])?)\)/g;
/** A statement as somebody would have written it who forgot the community. */
export const forgotten = (text: string): string =>
  text.replaceAll(IS, "($1 = $2 or true)").replaceAll(IN, "($1 = any ($2) or true)");

/**
 * Makes a server forget the community in every statement of its capabilities: what `where community_id = $1` kept out comes in, if nothing else keeps it out.
 * @returns how many statements were changed, so that a run in which none was is no test
 */
export function forgetCommunities(server: Server): () => number {
  let changed = 0;
  const { pool } = server.road.database;
  const open = new WeakSet<object>();
  const connect = pool.connect.bind(pool) as () => Promise<{ query: (...args: unknown[]) => unknown }>;
  pool.connect = (async () => {
    const client = await connect();
    if (open.has(client)) return client;
    open.add(client);
    const query = client.query.bind(client);
    client.query = (first: unknown, ...rest: unknown[]) => {
      const config = typeof first === "string" ? { text: first } : (first as { text: string });
      const text = forgotten(config.text);
      if (text === config.text) return query(first, ...rest);
      changed += 1;
      // Under its own name a plan of the statement as it was could be found.
      return typeof first === "string" ? query(text, ...rest) : query({ ...config, text, name: undefined }, ...rest);
    };
    return client;
  }) as never;
  return () => changed;
}
