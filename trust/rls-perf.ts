import pg from "pg";
import { median, yardstick } from "../bench/support/result.ts";
import { NOW, sampleDatabase } from "../test/support/house.ts";
import type { PolicyTable } from "./support/policies.ts";
import { fillTable, policyTables, strangersOf } from "./support/policies.ts";
import type { Asked, Trusted } from "./support/trusted.ts";
import { round } from "./support/trusted.ts";

const COMMUNITIES = 200;
/** Milliseconds, warm, on the reference machine. */
const AT_MOST = 5;

interface Asking {
  readonly table: string;
  readonly what: string;
  readonly settings: Readonly<Record<string, string>>;
  /** A purpose for which there is more to be seen. */
  readonly purpose?: string | undefined;
  readonly text: string;
  /** How many rows must come: a policy that is quick because it shows nothing, or everything, is none. */
  readonly rows: (n: number) => boolean;
}
interface Node {
  "Node Type": string;
  "Index Name"?: string;
  "One-Time Filter"?: string;
  "Parent Relationship"?: string;
  Plans?: Node[];
}
const nodes = (n: Node): Node[] => [n, ...(n.Plans ?? []).flatMap(nodes)];

/** What is asked of a table: behind a wall, for a purpose, for another purpose, and with nothing set at all. */
function askings(t: PolicyTable, communities: readonly string[], each: number, all: number): Asking[] {
  const community = communities[7] as string;
  const count = `select count(*)::int as n from ${t.name}`;
  const out: Asking[] = [];
  // As the application asks: it names the community, or the row; the policy stands behind it.
  const settings = { communities: `{${community}}` };
  if (t.walled && t.byCommunity !== null)
    out.push({
      table: t.name,
      what: "one community behind the wall",
      purpose: t.purposes[0],
      settings,
      text: `${count} where community_id = '${community}' and ${t.byCommunity}`,
      rows: (n) => n >= each,
    });
  else if (t.walled)
    out.push({
      table: t.name,
      what: "by its key behind the wall",
      purpose: t.purposes[0],
      settings: { communities: `{${communities.join(",")}}` },
      text: `${count} where ${t.keyIs}`,
      rows: (n) => n === 1,
    });
  for (const purpose of t.purposes.slice(0, 1))
    out.push({
      table: t.name,
      what: `by its key for ${purpose}`,
      settings: { purpose },
      text: `${count} where ${t.keyIs}`,
      rows: (n) => n === 1,
    });
  if (t.open)
    out.push({
      table: t.name,
      what: "by its key, open to all",
      settings: {},
      text: `${count} where ${t.keyIs}`,
      rows: (n) => n === 1,
    });
  else
    for (const [what, none] of [
      ["by its key, for another purpose", { purpose: "something else" }],
      ["by its key, with nothing set", {}],
    ] as const)
      out.push({ table: t.name, what, settings: none, text: `${count} where ${t.keyIs}`, rows: (n) => n === 0 });
  return out.map((a) => ({ ...a, rows: (n) => a.rows(n) && n <= all }));
}

/** Runs one question as the application, warm. @returns milliseconds in the database, and what is wrong with its plan or its rows */
async function ask(c: pg.Client, a: Asking): Promise<{ ms: number; wrong: string | null }> {
  await c.query("begin read only");
  try {
    await c.query("set local role haitang_app");
    for (const [name, value] of Object.entries(a.settings))
      await c.query("select set_config($1, $2, true)", [`haitang.${name}`, value]);
    const times: number[] = [];
    let plan: Node | undefined;
    for (let i = 0; i < 6; i++) {
      const { rows } = await c.query<{ "QUERY PLAN": [{ Plan: Node; "Execution Time": number }] }>(
        `explain (analyze, timing off, format json) ${a.text}`,
      );
      const [said] = rows[0]?.["QUERY PLAN"] ?? [];
      if (i > 0) times.push(said?.["Execution Time"] ?? Number.NaN);
      plan = said?.Plan;
    }
    const { rows } = await c.query<{ n: number }>(a.text);
    const all = plan ? nodes(plan) : [];
    const planned = all.some(
      (n) => n["Index Name"] !== undefined || n["One-Time Filter"] !== undefined || n["Parent Relationship"] === "InitPlan",
    );
    const n = rows[0]?.n ?? -1;
    return { ms: median(times), wrong: !a.rows(n) ? `${n} rows` : planned ? null : "neither an index nor an InitPlan" };
  } finally {
    await c.query("rollback");
  }
}

/** S3: what every policy costs on a table of 100,000 rows of two hundred communities. Tables and policies are read from the database, so a new one has its case. */
export default async function rlsPerf({ counts }: Asked): Promise<Trusted> {
  const all = counts === "full" ? 100_000 : 4000;
  const { value } = yardstick();
  // The small run shares its machine with other tests; only the full one is a measurement.
  const goal = AT_MOST * Math.max(1, value) * (counts === "full" ? 1 : 4);
  const database = await sampleDatabase();
  const c = new pg.Client({ connectionString: database.ownerUrl });
  await c.connect();
  try {
    await c.query("select answered_partitions($1, $1, '1970-01-01')", [NOW]);
    const strangers = await strangersOf(c, COMMUNITIES);
    const tables = await policyTables(c);
    for (const t of tables) await fillTable(c, t, strangers, all, NOW);
    await c.query("analyze");
    const asked = tables.flatMap((t) => askings(t, strangers, Math.floor(all / COMMUNITIES), all * 2));
    const short: string[] = [];
    let slowest = { ms: 0, what: "" };
    for (const a of asked) {
      let { ms, wrong } = await ask(c, a);
      // Some walls stand only while signing in; for anything else there is nothing behind them.
      if (wrong === "0 rows" && a.purpose)
        ({ ms, wrong } = await ask(c, { ...a, settings: { ...a.settings, purpose: a.purpose } }));
      if (ms > slowest.ms) slowest = { ms, what: `${a.table}, ${a.what}` };
      if (wrong) short.push(`${a.table}, ${a.what}: ${wrong}`);
      else if (ms > goal) short.push(`${a.table}, ${a.what}: ${round(ms, 2)} ms`);
    }
    for (const line of short) process.stderr.write(`${line}\n`);
    // The same wall as somebody writes it who does not know: the function asked again for every row.
    await c.query(
      "create function slow_wall() returns uuid[] language plpgsql volatile as $$ begin return wall(); end $$; drop policy wall on person; create policy wall on person using (community_id = any (slow_wall()))",
    );
    const naive = await ask(c, {
      table: "person",
      what: "",
      settings: { communities: `{${strangers[7]}}` },
      text: "select count(*)::int as n from person",
      rows: () => true,
    });
    return {
      id: "S3",
      name: "rls-perf",
      ok: short.length === 0 && tables.length > 30,
      figures: {
        tables: tables.length,
        rows_each: all,
        questions: asked.length,
        short: short.length,
        slowest_ms: round(slowest.ms, 2),
        slowest: slowest.what,
        goal_ms: round(goal),
        yardstick: value,
      },
      control: {
        what: `a wall asked again for every row: ${round(naive.ms, 1)} ms, ${naive.wrong ?? "planned"}`,
        ok: naive.wrong !== null || naive.ms > goal,
      },
    };
  } finally {
    await c.end();
    await database.drop();
  }
}
