import pg from "pg";
import { commandId } from "../src/kernel/id.ts";
import { random32 } from "../src/server/random.ts";
import { sampleDatabase, sampleFor } from "../test/support/house.ts";
import type { Asked, Trusted } from "./support/trusted.ts";
import { round } from "./support/trusted.ts";

const ROWS = { test: 20_000, full: 100_000 };
/** Milliseconds, warm, on the reference machine. */
const AT_MOST = 5;

interface Node { "Node Type": string; "Index Name"?: string; "Relation Name"?: string; Plans?: Node[] }
const nodes = (n: Node): Node[] => [n, ...(n.Plans ?? []).flatMap(nodes)];

/** S3: what the wall costs. Many communities' rows in one table; one community's are read through the wall, by key and by range, as the application's role. */
export default async function rlsPerf(o: Asked): Promise<Trusted> {
  const database = await sampleDatabase();
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    const sample = sampleFor("suzhou-gusu");
    const community = sample.communities.find((c) => c.level === "community")?.id as string;
    // Two hundred strange communities with rows of their own beside the one that is asked for.
    const strangers = Array.from({ length: 200 }, () => commandId(Date.now(), random32));
    await client.query("begin");
    await client.query("select set_config('haitang.communities', $1, true)", [`{${strangers.join(",")}}`]);
    await client.query("insert into community (id, level, name, pack, zone) select c, 'community', c::text, 'plain', 'UTC' from unnest($1::uuid[]) c", [strangers]);
    const each = Math.ceil(ROWS[o.counts] / strangers.length);
    await client.query("insert into search_token (community_id, token, kind, subject_id) select c, 'wang' || n, 'pinyin', ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid from unnest($1::uuid[]) c cross join generate_series(1, $2::int) n", [strangers, each]);
    await client.query("insert into place (community_id, id, kind, label, form, since) select c, c, 'community', c::text, null, '2020-01-01' from unnest($1::uuid[]) c", [strangers]);
    await client.query("commit");
    await client.query("analyze");
    const asked: Record<string, [string, unknown[]]> = {
      "a token by its beginning": ["select subject_id from search_token where community_id = $3 and token >= $1 and token < $2 order by token limit 20", ["wang", "wanh", community]],
      "a door by its id": ["select id from place where id = $1", [sample.doors[100]?.id]],
      "who lives behind a door": ["select id from household where door_id = $1 and moved_out is null", [sample.households[100]?.door]],
      "the people of a household": ["select id from person where household_id = $1 and left_on is null", [sample.households[100]?.id]],
      "the care of a household": ["select id from care where household_id = $1 and ended_on is null", [sample.households[100]?.id]],
      "what lies under a place": ["select descendant_id from place_under where community_id = $2 and ancestor_id = $1", [sample.places.find((p) => p.kind === "entrance")?.id, community]],
    };
    const measure = async (wall: boolean): Promise<{ worst: number; slowest: string; unplanned: string[]; foreign: number }> => {
      let worst = 0;
      let slowest = "";
      const unplanned: string[] = [];
      let foreign = 0;
      await client.query("begin read only");
      if (wall) await client.query("set local role haitang_app");
      await client.query("select set_config('haitang.communities', $1, true)", [`{${community}}`]);
      for (const [what, [text, values]] of Object.entries(asked)) {
        const times: number[] = [];
        for (let i = 0; i < 7; i++) {
          const start = performance.now();
          await client.query(text, values);
          times.push(performance.now() - start);
        }
        const middle = times.sort((a, b) => a - b)[3] as number;
        if (middle > worst) [worst, slowest] = [middle, what];
        const { rows } = await client.query<{ "QUERY PLAN": { Plan: Node }[] }>(`explain (format json) ${text}`, values);
        const [explained] = rows[0]?.["QUERY PLAN"] ?? [];
        const plan = explained ? nodes(explained.Plan) : [];
        // Either an index carries it, or nothing is read row by row that the wall would have to judge.
        if (!plan.some((n) => n["Index Name"])) unplanned.push(what);
      }
      const seen = await client.query<{ n: number }>("select count(*)::int as n from search_token where community_id <> $1", [community]);
      foreign = seen.rows[0]?.n ?? 0;
      await client.query("rollback");
      return { worst, slowest, unplanned, foreign };
    };
    const on = await measure(true);
    const off = await measure(false);
    return {
      id: "S3", name: "rls-perf", ok: on.worst <= AT_MOST && on.unplanned.length === 0 && on.foreign === 0,
      figures: { rows: each * strangers.length, policies: Object.keys(asked).length, worst_ms: round(on.worst, 2), slowest: on.slowest, without_index: on.unplanned.join(", "), foreign: on.foreign },
      control: { what: "row-level security off", ok: off.foreign > 0 },
    };
  } finally {
    await client.end();
    await database.drop();
  }
}
