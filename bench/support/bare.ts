// The baselines: bare node:http and pg, by hand. node bare.ts URL — the statements are here, to be compared with ours.
//   /command  claim an id, lock a row, update it, journal, answer: one transaction
//   /insert   one single-row insert, committed
//   /panel    the household panel's own statement in the same kind of transaction
import { createServer } from "node:http";
import pg from "pg";
import { PANEL_SQL } from "../../src/people/panel.ts";

const [, , url] = process.argv;
const pool = new pg.Pool({ connectionString: url as string, max: 20 });
/** As our server's connections keep the panel's plan, so do these: the comparison is of the road, not of the planner. */
const keeping = new pg.Pool({ connectionString: url as string, max: 20, options: "-c plan_cache_mode=force_generic_plan" });

async function transaction<T>(begin: string, work: (c: pg.PoolClient) => Promise<T>, of = pool): Promise<T> {
  const c = await of.connect();
  try {
    await c.query(begin);
    const value = await work(c);
    await c.query("commit");
    return value;
  } catch (error) {
    await c.query("rollback");
    throw error;
  } finally {
    c.release();
  }
}
interface Body {
  id: string;
  door: string;
  use: string;
  community: string;
  household: string;
  account: string;
  now: string;
}
const handlers: Record<string, (b: Body) => Promise<unknown>> = {
  "/command": (b) =>
    transaction("begin", async (c) => {
      const claim = await c.query("insert into bare_claim (id, at) values ($1, $2) on conflict do nothing", [b.id, b.now]);
      if (claim.rowCount === 0) return (await c.query("select answer from bare_claim where id = $1", [b.id])).rows[0];
      await c.query("select id, use from bare_door where id = $1 for update", [b.door]);
      await c.query("update bare_door set use = $2, confirmed_at = $3 where id = $1", [b.door, b.use, b.now]);
      await c.query("insert into bare_journal (id, door, kind, at) values ($1, $2, 'confirmed', $3)", [b.id, b.door, b.now]);
      await c.query("update bare_claim set answer = $2 where id = $1", [b.id, "{}"]);
      return {};
    }),
  "/insert": async (b) => {
    await pool.query("insert into bare_journal (id, door, kind, at) values ($1, $2, 'confirmed', $3)", [b.id, b.door, b.now]);
    return {};
  },
  "/panel": (b) =>
    transaction(
      `begin read only;set local role haitang_app;select set_config('haitang.communities', '{${b.community}}', true), set_config('haitang.account', '${b.account}', true)`,
      async (c) => (await c.query({ name: "panel", text: PANEL_SQL, values: [b.community, b.household, b.now] })).rows[0],
      keeping,
    ),
};
const server = createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (d: string) => (text += d));
  request.on("end", () => {
    const handle = handlers[request.url ?? ""];
    if (!handle) return void response.writeHead(404).end();
    handle(JSON.parse(text) as Body).then(
      (value) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value)),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
});
server.keepAliveTimeout = 65_000;
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as { port: number }).port }));
process.on("SIGTERM", () => process.exit(0));
