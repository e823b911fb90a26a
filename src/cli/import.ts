import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import type { Id } from "../kernel/id.ts";
import { commandId, isId } from "../kernel/id.ts";
import { dayOf, dayPlus, msOf } from "../kernel/instant.ts";
import { lettersOf } from "../kernel/letters.ts";
import type { Layout } from "../register/meaning/types.ts";
import type { PlanProblem } from "../register/plan/codes.ts";
import { LEFT_OUT, planned } from "../register/pieces.ts";
import type { Item } from "../register/plan/types.ts";
import { countsOf } from "../register/queries.ts";
import { layoutOf } from "../register/reads.ts";
import { progressOf, understandList } from "../register/run.ts";
import { BASES } from "../register/schema.ts";
import { problemWords } from "../register/say.ts";
import type { RegisterTables } from "../register/tables.ts";
import { LIMITS } from "../register/workbook/types.ts";
import type { Outcome, Road } from "../server/dispatch.ts";
import { SYSTEM } from "../server/dispatch.ts";
import { random32 } from "../server/random.ts";
import { readerOver } from "../server/reader.ts";
import { settings } from "../server/record.ts";
import type { Call, CliCommand, Done } from "./command.ts";
import { EXIT, refuse } from "./command.ts";
import { said } from "./do.ts";
import { inPlace } from "./place.ts";
import { inNameOf, onRoad } from "./road.ts";

/** A list may be used for a year where nobody says otherwise. */
const YEAR = 365;
const LOOK_MS = 300;

interface Where {
  readonly id: Id;
  readonly zone: string;
}
/** The community with an official code or an id. @throws Refused no-such-community */
async function communityOf(road: Road, named: string): Promise<Where> {
  return road.database.transaction(road.begin(true), async (client) => {
    const { rows } = await client.query<Where>(
      "select id, zone from community where level = 'community' and (id = $1 or code = $2)",
      [isId(named) ? named : null, named],
    );
    if (!rows[0]) throw refuse("no-such-community", EXIT.usage, { community: named });
    return rows[0];
  });
}

type Do = (name: string, input: unknown) => Promise<Outcome>;
/** In somebody's name where they say who they are; else as the house itself, which whoever keeps the machine may do. */
async function acting<T>(call: Call, road: Road, community: Id, work: (act: Do) => Promise<T>): Promise<T> {
  if (call.text("as") !== undefined) return inNameOf(call, road, (as) => work((name, input) => as.do(name, community, input)));
  return work((name, input) => road.doAsSystem(name, community, commandId(msOf(road.now()), random32), input, "register"));
}

interface Found {
  readonly row: RegisterTables["import"];
  readonly layout: Layout | null;
  readonly items: readonly Item[];
}
async function found(road: Road, community: Id, id: Id): Promise<Found> {
  return road.database.transaction(`${road.begin(true)}${settings("register", [community], SYSTEM)}`, async (client) => {
    const r = readerOver(client, road.services, false);
    const { rows } = await client.query<RegisterTables["import"]>("select * from import where community_id = $1 and id = $2", [
      community,
      id,
    ]);
    const items: Item[] = [];
    for await (const some of planned(r, community, id, LEFT_OUT)) items.push(...some);
    const row = rows[0] as RegisterTables["import"];
    return { row, layout: await layoutOf(r, community, row.layout), items };
  });
}

async function run(call: Call): Promise<Done> {
  const file = call.given[0] as string;
  const accept = call.text("accept") ?? "clean";
  const basis = call.text("basis") ?? "duty";
  if (!["all", "clean"].includes(accept))
    throw refuse("bad-value", EXIT.usage, { option: "accept", value: accept, wanted: "all, clean" });
  if (!(BASES as readonly string[]).includes(basis))
    throw refuse("bad-value", EXIT.usage, { option: "basis", value: basis, wanted: BASES.join(", ") });
  const named = call.text("community");
  if (named === undefined) throw refuse("community-needed", EXIT.usage, { communities: "" });
  if (statSync(file).size > LIMITS.file) return unreadable(call, "register.too-large", { limit: LIMITS.file >> 20 });
  const bytes = readFileSync(file);
  return inPlace(call, (place) =>
    onRoad(call, place, async (road) => {
      const community = await communityOf(road, named);
      return acting(call, road, community.id, async (act) => {
        const until = call.text("until") ?? dayPlus(dayOf(road.now(), community.zone), YEAR);
        const fileName = basename(file).slice(0, 120);
        const begun = await act("register.begin", { fileName, source: call.text("source") ?? fileName, basis, until });
        if (begun.status !== 200) return refusedBy(call, begun);
        const id = (begun.body as { import: Id }).import;
        const progress = call.progress(call.words.importing);
        const look = setInterval(() => progress.at(progressOf(id, road.now())?.done ?? 0, 1000), LOOK_MS);
        try {
          await understandList(road, community.id, id, { bytes });
        } finally {
          clearInterval(look);
          progress.end();
        }
        const { row, layout, items } = await found(road, community.id, id);
        if (row.state !== "ready") return unreadable(call, row.code ?? "register.broken", row.facts);
        const dry = call.flag("dry-run");
        const ended = dry ? await act("register.leave", { import: id }) : await takeIt(act, id, row.version, accept);
        if (ended.status >= 400) return refusedBy(call, ended);
        return told(call, { row, layout, items }, dry);
      });
    }),
  );
}
/** Nothing to take is no failure: a list that says what is known changes nothing, and is left. */
async function takeIt(act: Do, id: Id, version: number, accept: string): Promise<Outcome> {
  const taken = await act("register.take", { import: id, version, accept });
  return (taken.body as { code?: string }).code === "register.nothing-to-take" ? act("register.leave", { import: id }) : taken;
}

function told(call: Call, { row, layout, items }: Found, dry: boolean): Done {
  const counts = countsOf(row.counts);
  const line = (p: PlanProblem) => ({
    sheet: p.sheet,
    row: p.row,
    column: p.column,
    code: p.code,
    message: problemWords(call.lang, p),
    suggestion: p.suggestion,
  });
  const of = (verdict: "refused" | "doubtful") =>
    items.filter((i) => i.verdict === verdict).flatMap((i) => i.problems.filter((p) => p.weight === verdict).map(line));
  const [refused, doubtful] = [of("refused"), of("doubtful")];
  for (const p of refused) call.print(`${p.sheet} ${p.row}${p.column ?? ""}: ${p.message}`);
  call.print(call.words.imported({ ...counts, dry }));
  return {
    exit: refused.length > 0 ? EXIT.refused : EXIT.ok,
    answer: {
      dry_run: dry,
      sheets: (layout?.sheets ?? [])
        .filter((s) => s.read)
        .map((s) => ({
          name: s.sheet,
          header_row: s.headerRow === 0 ? null : s.headerRow,
          columns: Object.fromEntries(s.columns.map((c) => [lettersOf(c.column), c.meaning])),
        })),
      doors: counts.doors,
      households: counts.households,
      people: counts.people,
      refused,
      doubtful,
    },
  };
}

async function unreadable(call: Call, code: string, facts: Readonly<Record<string, string | number | boolean>>): Promise<Done> {
  const message = await said(call.words, code, facts);
  call.say(message);
  return { exit: EXIT.usage, answer: { code, message, facts } };
}
async function refusedBy(call: Call, outcome: Outcome): Promise<Done> {
  const { code = "failure", facts = {} } = outcome.body as { code?: string; facts?: Record<string, string | number | boolean> };
  const message = await said(call.words, code, facts);
  call.say(message);
  return { exit: outcome.status === 401 || outcome.status === 403 ? EXIT.rights : EXIT.failed, answer: { code, message, facts } };
}

export const importing: CliCommand = {
  options: {
    as: { type: "string" },
    community: { type: "string" },
    "dry-run": { type: "boolean" },
    accept: { type: "string" },
    source: { type: "string" },
    basis: { type: "string" },
    until: { type: "string" },
  },
  takes: [1, 1],
  run,
};
