import { readFileSync } from "node:fs";
import type { Road } from "../server/dispatch.ts";
import type { Call, CliCommand, Done, Words } from "./command.ts";
import { EXIT, refuse } from "./command.ts";
import { inPlace } from "./place.ts";
import type { Speaker } from "./road.ts";
import { inNameOf, onRoad } from "./road.ts";

/** The input that was given: as a word, or on standard input for `-`; nothing is an empty object. @throws Refused not-json */
function inputOf(call: Call): unknown {
  const given = call.given[1] ?? "{}";
  const text = given === "-" ? readFileSync(0, "utf8") : given;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refuse("not-json", EXIT.usage, { what: given === "-" ? "stdin" : given.slice(0, 60) });
  }
}

/** The community that is meant: the one named, else the only one that the account's roles cover. @throws Refused community-needed */
async function communityOf(call: Call, road: Road, as: Speaker): Promise<string> {
  const named = call.text("community");
  if (named !== undefined) return named;
  const covered = await road.database.transaction(
    `${road.begin(true)}select set_config('haitang.purpose', 'sign-in', true)`,
    async (client) => {
      const { rows } = await client.query<{ id: string; name: string }>(
        `select distinct c.id, c.name from role_held r join community_under u on u.ancestor_id = r.community_id join community c on c.id = u.descendant_id
       where r.account_id = $1 and r.ended_at is null and c.level = 'community' order by c.name`,
        [as.account],
      );
      return rows;
    },
  );
  if (covered.length === 1) return (covered[0] as { id: string }).id;
  throw refuse("community-needed", EXIT.usage, { communities: covered.map((c) => `  ${c.id}  ${c.name}`).join("\n") });
}

/** Statuses of the road in the exit codes of the program. What is missing and what is foreign look alike: refused. */
function exitFor(status: number): number {
  if (status < 400) return EXIT.ok;
  if (status === 400) return EXIT.usage;
  return status === 401 || status === 403 ? EXIT.rights : EXIT.refused;
}

/** A refusal in the words that the screens have for it. */
export async function said(
  words: Words,
  code: string,
  facts: Readonly<Record<string, string | number | boolean>>,
): Promise<string> {
  const folder = code.split(".")[0] ?? "";
  for (const where of [folder, "server"]) {
    const text = (await import(new URL(`../${where}/text.${words.lang}.ts`, import.meta.url).href).catch(() => ({}))) as Record<
      string,
      { no?: Record<string, (f: typeof facts) => string> }
    >;
    const say = text[words.lang]?.no?.[code];
    if (say) return say(facts);
  }
  return code;
}

const run =
  (verb: "do" | "ask") =>
  async (call: Call): Promise<Done> => {
    const name = call.given[0] as string;
    const input = inputOf(call);
    return inPlace(call, (place) =>
      onRoad(call, place, (road) => {
        const spec = verb === "do" ? road.commands.get(name) : road.queries.get(name);
        if (!spec) throw refuse("no-such-name", EXIT.usage, { name });
        return inNameOf(call, road, async (as) => {
          const across = verb === "ask" && "across" in spec && spec.across === true && call.text("community") === undefined;
          const community = across ? null : await communityOf(call, road, as);
          const outcome = await as[verb](name, community as string, input);
          const body = outcome.body as { code?: string; facts?: Record<string, string | number | boolean> };
          if (outcome.status >= 400) call.say(await said(call.words, body.code ?? "failure", body.facts ?? {}));
          else call.print(JSON.stringify(outcome.body, null, 2));
          return { exit: exitFor(outcome.status), answer: { name, status: outcome.status, body: outcome.body } };
        });
      }),
    );
  };

const options: CliCommand["options"] = { as: { type: "string" }, community: { type: "string" } };
export const doing: CliCommand = { options, takes: [1, 2], run: run("do") };
export const asking: CliCommand = { options, takes: [1, 2], run: run("ask") };
