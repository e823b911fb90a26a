import type { Id } from "../../kernel/id.ts";
import type { Instant } from "../../kernel/instant.ts";
import { dayOf } from "../../kernel/instant.ts";
import { shownFacts } from "../../people/lists.ts";
import { showing, weigh } from "../../people/shown.ts";
import type { Client } from "../../server/database.ts";
import { abandon } from "../../server/database.ts";
import type { Outcome, Road } from "../../server/dispatch.ts";
import type { Call, Handed, Route } from "../../server/http.ts";
import { openTransaction } from "../../server/open.ts";
import { actorOf } from "../../server/outcome.ts";
import { readerOver } from "../../server/reader.ts";
import { recordInside } from "../../server/record.ts";
import { fileOf, paperOf, templateFile, TYPES } from "./files.ts";
import { mayExport } from "./policy.ts";
import type { Asking } from "./reads.ts";
import { made } from "./reads.ts";
import { needsOf } from "./rows.ts";
import * as schema from "./schema.ts";
import type { ExportTables } from "./tables.ts";
import { wordsIn } from "./words.ts";

const refused = (status: number, code: string): Outcome => ({ status, body: { code, facts: {} } });
const refuse = (code: string): Outcome => refused(409, code);
const unknown = refused(404, "policy.unknown");

/** An export as it was asked for, with the names that stand on it. */
type Asked = Pick<
  ExportTables["export"],
  "id" | "code" | "kind" | "each" | "columns" | "form" | "language" | "scope" | "at" | "signed"
> & {
  readonly readyUntil: Instant;
  readonly by: string;
  readonly zone: string;
  readonly community: string;
};
async function askedFor(client: Client, community: Id, id: Id, account: Id): Promise<Asked | undefined> {
  const { rows } = await client.query<Asked>(
    `select e.id, e.code, e.kind, e.each, e.columns, e.form, e.language, e.scope, e.at, e.signed, e.ready_until as "readyUntil", coalesce(p.name, '•••') as by, c.zone, c.name as community
     from export e join community c on c.id = e.community_id left join account x on x.id = e.account_id left join person p on p.community_id = x.community_id and p.id = x.person_id
     where e.community_id = $1 and e.id = $2 and e.account_id = $3 for update of e`,
    [community, id, account],
  );
  return rows[0];
}
/** A moment as it stands on paper, by the community's own clock: 2026-03-02 09:00. */
const moment = (at: Instant, zone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(new Date(at));

/**
 * Hands out what was exported, to whoever exported it and to nobody else, while its time lasts: made from the database at this moment, under the policy of
 * this moment, and kept nowhere. Each fetch is counted and journalled; whoever moved in meanwhile is counted, too, or it is refused.
 */
async function fetchExport(road: Road, input: { community: Id; export: Id }, call: Call): Promise<Outcome | Handed> {
  const client = await road.database.pool.connect();
  let broken: Error | undefined;
  let found: Outcome | Ready;
  try {
    found = await inside(road, client, road.now(), input, call.token as Buffer);
    await client.query("status" in found ? "rollback" : "commit");
  } catch (error) {
    broken = await abandon(client, error);
    throw error;
  } finally {
    client.release(broken);
  }
  if ("status" in found) return found;
  road.announce(input.community);
  return found.hand();
}
/** What is to be handed out once it is written down that it was. */
interface Ready {
  hand(): Promise<Outcome | Handed>;
}
async function inside(
  road: Road,
  client: Client,
  now: Instant,
  input: { community: Id; export: Id },
  token: Buffer,
): Promise<Outcome | Ready> {
  const opened = await openTransaction(
    client,
    road.begin(false),
    road.services.keepsPlans,
    token,
    "contact",
    { id: input.export, community: input.community, input: null },
    null,
    now,
  );
  if (opened.state === "signed-out") return refused(401, "sign-in.needed");
  if (opened.state === "foreign") return unknown;
  const actor = actorOf(opened);
  const e = await askedFor(client, input.community, input.export, actor.account);
  if (!e) return unknown;
  if (e.readyUntil <= now) return refuse("register.export-over");
  const may = mayExport(actor, { community: input.community, scope: e.scope, columns: e.columns.map((c) => c.what) });
  if (!may.ok) return refused(may.code === "policy.unknown" ? 404 : 403, may.code);
  const reader = readerOver(client, road.services, road.safeguards.locks);
  const asking: Asking = { community: input.community, actor, today: opened.today };
  const plan = { kind: e.kind, each: e.each, columns: e.columns };
  const built = await made(reader, asking, e.scope, plan, e.language, needsOf(plan));
  // The day of the asking: who is in the list was counted then.
  const day = dayOf(e.at, e.zone);
  const beyond = [...built.shown].filter(([, own]) => !own).map(([id]) => id);
  const shown = await shownFacts(reader, { community: input.community, account: actor.account, today: day }, beyond);
  if (!e.signed && weigh(shown).over) return refuse("register.export-changed");
  const context = {
    now,
    today: day,
    claimed: now,
    command: e.id,
    community: input.community,
    actor,
    newId: road.newId,
  };
  await recordInside(
    road,
    client,
    now,
    input.community,
    [
      {
        kind: "register.export-fetched",
        v: 1,
        about: [e.id, actor.account, input.community],
        public: { export: e.id, account: actor.account, residents: built.shown.size },
      },
      ...showing(shown, context, e.signed),
    ],
    actor.account,
  );
  const words = wordsIn(e.language);
  const mark = words.mark(e.code, e.by, moment(e.at, e.zone));
  const title = words.file(e.community, words.kinds[e.kind], opened.today);
  return {
    hand: async () =>
      e.form === "print"
        ? { status: 200, body: paperOf(built, { title, mark, code: e.code }) }
        : { status: 200, file: await fileOf(built, e.form, { title, mark }) },
  };
}

/** Where somebody begins who has no list yet: headers and how to fill them in, and nobody's data. For whoever is signed in. */
async function template(
  road: Road,
  input: { form: "xlsx" | "csv"; language: "zh-CN" | "en" },
  call: Call,
): Promise<Outcome | Handed> {
  const { rows } = await road.database.transaction(
    `${road.begin(true)}select set_config('haitang.purpose', 'sign-in', true)`,
    (client) =>
      client.query(
        "select 1 from session s join account a on a.id = s.account_id where s.token_hash = $1 and s.ended_at is null and s.idle_until > $2 and s.absolute_until > $2 and a.blocked_at is null",
        [call.token, road.now()],
      ),
  );
  if (rows.length === 0) return refused(401, "sign-in.needed");
  return { status: 200, file: await templateFile(input.form, wordsIn(input.language)) };
}

export const routes = (road: Road): Route[] => [
  {
    path: "/api/register/fetch-export",
    summary: "Hands out a list that was exported, to whoever exported it, while its time lasts",
    input: schema.fetchInput,
    output: schema.paper,
    files: [TYPES.xlsx, TYPES.csv],
    handle: (i: { community: Id; export: Id }, call) => fetchExport(road, i, call),
  },
  {
    path: "/api/register/template",
    summary: "An empty list to fill in: headers, and how to fill them in",
    input: schema.templateInput,
    output: schema.paper,
    files: [TYPES.xlsx, TYPES.csv],
    handle: (i: { form: "xlsx" | "csv"; language: "zh-CN" | "en" }, call) => template(road, i, call),
  },
];
