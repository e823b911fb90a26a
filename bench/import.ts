import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createReadStream, createWriteStream } from "node:fs";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { foundCommunities, loadSample } from "../sample/load.ts";
import { beginnings } from "../src/cli/found.ts";
import { readPacks } from "../src/packs/read.ts";
import { Apart } from "../src/register/workbook/apart.ts";
import { readApart } from "../src/register/workbook/reading.ts";
import { xlsxOf } from "../src/register/workbook/testing/xlsx.ts";
import { KeyRing } from "../src/server/keys.ts";
import { packsFolder } from "../src/server/server.ts";
import { listOf } from "./support/list.ts";
import type { Result } from "./support/result.ts";
import { median, round, yardstick } from "./support/result.ts";
import type { Child } from "./support/town.ts";
import { BENCH_KEY, child, newCommandId, town } from "./support/town.ts";

const ROUNDS = 3;
const RESIDENTS = 100_000;
/** The tables into which a list goes, each with what in it is the list's. */
const TABLES = ["place", "place_under", "door", "household", "person", "care", "search_token"] as const;
const GOAL = { share: 0.4, memory: 300, growth: 12 };

interface Brought {
  seconds: number;
  cpu: number;
  peak: number;
  people: number;
}

/** An empty community and its lead's session, in the town's database. */
async function empty(t: Awaited<ReturnType<typeof town>>, nr: number): Promise<{ community: string; secret: string }> {
  const now = new Date().toISOString();
  const phone = `1007800${String(nr).padStart(4, "0")}`;
  const names = { district: "海曙区", street: "浣纱街道", community: `棠梨社区${nr}` };
  const first = beginnings({ pack: "suzhou-gusu", names, person: "周一鸣", phone, today: now.slice(0, 10) });
  const client = new pg.Client({ connectionString: t.ownerUrl });
  await client.connect();
  const keys = new KeyRing(BENCH_KEY);
  await client.query("begin");
  await client.query("select set_config('haitang.communities', $1, true)", [`{${first.communities.map((c) => c.id).join(",")}}`]);
  await foundCommunities(client, keys, first, now);
  await client.query("set local role haitang_app");
  await loadSample(client, keys, await readPacks(decodeURIComponent(packsFolder)), first, now);
  await client.query("commit");
  await client.end();
  const community = first.communities.find((c) => c.level === "community")?.id as string;
  const { secret } = await t.sessionOf(first.people[0]?.id as string);
  return { community, secret };
}

interface Desk {
  readonly base: string;
  readonly head: Readonly<Record<string, string>>;
  readonly community: string;
  /** A command by somebody of the community; its answer. */
  act(name: string, input: object, id?: string): Promise<any>;
  ask(name: string, input: object): Promise<any>;
}
function deskOf(server: Child, { community, secret }: { community: string; secret: string }): Desk {
  const base = `http://127.0.0.1:${server.port}`;
  const head = { authorization: `Bearer ${secret}` };
  const post = async (path: string, body: unknown): Promise<any> => {
    const response = await fetch(base + path, {
      method: "POST",
      headers: { ...head, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    base,
    head,
    community,
    act: (name, input, id = newCommandId()) => post(`/api/do/${name}`, { id, community, input }),
    ask: (name, input) => post(`/api/ask/${name}`, { community, input }),
  };
}

/** From the file to the register, through HTTP: begun, sent, read and compared, taken by one command. */
async function bring(server: Child, desk: Desk, bytes: Uint8Array<ArrayBuffer>, command: string): Promise<Brought> {
  const idle = server.usage();
  let peak = idle.rss_mb;
  const watch = setInterval(() => (peak = Math.max(peak, server.usage().rss_mb)), 50);
  const from = performance.now();
  const until = new Date(Date.now() + 300 * 86400_000).toISOString().slice(0, 10);
  const begun = await desk.act("register.begin", { fileName: "名册.xlsx", source: "居委会台账", basis: "duty", until });
  const sent = await fetch(`${desk.base}/api/register/file?community=${desk.community}&import=${begun.import}`, {
    method: "POST",
    headers: { ...desk.head, "content-type": "application/octet-stream" },
    body: bytes,
  });
  const { state } = (await sent.json()) as { state: string };
  const seen = await desk.ask("register.import", { import: begun.import });
  if (state !== "ready" || seen.counts.refused > 0) throw new Error(`the list is ${state}: ${JSON.stringify(seen.counts)}`);
  const read = performance.now();
  await desk.act("register.take", { import: begun.import, version: seen.version, accept: "all" }, command);
  const seconds = (performance.now() - from) / 1000;
  clearInterval(watch);
  process.stderr.write(
    `read and compared in ${((read - from) / 1000).toFixed(1)} s, taken in ${(seconds - (read - from) / 1000).toFixed(1)} s\n`,
  );
  return { seconds, cpu: server.usage().cpu_s - idle.cpu_s, peak: peak - idle.rss_mb, people: seen.counts.people.added };
}
/** Seconds from the press that takes all of a command back to its answer. */
async function takeBack(desk: Desk, command: string): Promise<number> {
  const from = performance.now();
  const { kept } = await desk.act("undo.command", { command });
  if (kept > 0) throw new Error(`${kept} rows stayed after all was taken back`);
  return (performance.now() - from) / 1000;
}

/** The least that it takes: the sheet read, in a thread apart as ours is, and the same rows copied into tables of the same shape. */
async function bare(client: pg.Client, bytes: Uint8Array<ArrayBuffer>, files: ReadonlyMap<string, string>): Promise<number> {
  for (const table of TABLES) await client.query(`truncate bare.${table}`);
  const from = performance.now();
  await readApart(new Apart(), { bytes: bytes.slice(), name: "名册.xlsx" });
  for (const table of TABLES) {
    await client.query("begin");
    await pipeline(createReadStream(files.get(table) as string), client.query(copyFrom(`copy bare.${table} from stdin`)));
    await client.query("commit");
  }
  return (performance.now() - from) / 1000;
}

/** A list of 100,000 residents from the file to the register, against reading the sheet alone and copying the same rows, in turns. */
export default async function importBench(): Promise<Result> {
  const y = yardstick();
  const t = await town({});
  const folder = mkdtempSync(join(tmpdir(), "haitang-bench-import-"));
  const client = new pg.Client({ connectionString: t.ownerUrl });
  await client.connect();
  try {
    const [small, large] = [xlsxOf([listOf(RESIDENTS / 10)]), xlsxOf([listOf(RESIDENTS)])];
    const server = await child("./ours.ts", [t.url]);
    const ours: Brought[] = [];
    const tenth: Brought[] = [];
    const base: number[] = [];
    const back: number[] = [];
    await client.query("create schema bare");
    for (const table of TABLES) await client.query(`create table bare.${table} (like public.${table} including all)`);
    const files = new Map(TABLES.map((table) => [table as string, join(folder, table)]));
    for (let i = 0; i < ROUNDS; i++) {
      tenth.push(await bring(server, deskOf(server, await empty(t, 2 * i)), small, newCommandId()));
      const desk = deskOf(server, await empty(t, 2 * i + 1));
      const command = newCommandId();
      ours.push(await bring(server, desk, large, command));
      if (i === 0) {
        await client.query("set haitang.purpose = 'backup'");
        for (const table of TABLES)
          await pipeline(
            client.query(copyTo(`copy (select * from public.${table} where community_id = '${desk.community}') to stdout`)),
            createWriteStream(files.get(table) as string),
          );
      }
      back.push(await takeBack(desk, command));
      base.push(await bare(client, large, files));
    }
    await server.stop();
    const seconds = median(ours.map((o) => o.seconds));
    const rate = round(RESIDENTS / seconds);
    const baseline = round(RESIDENTS / median(base));
    const growth = round(median(ours.map((o) => o.cpu)) / median(tenth.map((o) => o.cpu)));
    const peak = Math.round(median(ours.map((o) => o.peak)));
    const ratio = round(rate / baseline);
    return {
      name: "import",
      ours: rate,
      baseline,
      ratio,
      unit: "residents a second",
      yardstick: y.value,
      cpu_s: round(median(ours.map((o) => o.cpu))),
      rss_mb: peak,
      goal: `ratio >= ${GOAL.share}; ten times the rows <= ${GOAL.growth} x CPU; <= ${GOAL.memory} MB above idle`,
      ok: ratio >= GOAL.share && growth <= GOAL.growth && peak <= GOAL.memory,
      seconds: round(seconds),
      people: ours[0]?.people,
      growth_cpu: growth,
      taken_back_s: round(median(back)),
      file_mb: round(large.length / 1e6),
      rows: readFileSync(files.get("search_token") as string, "utf8").split("\n").length - 1,
    };
  } finally {
    await client.end();
    rmSync(folder, { recursive: true, force: true });
    await t.stop();
  }
}
