import type { Actor } from "./support/cast.ts";
import { fill, idsOf, put } from "./support/nouns.ts";
import type { Operation } from "./support/routes.ts";
import { operations } from "./support/routes.ts";
import { Strangers } from "./support/strangers.ts";
import type { TwoTowns } from "./support/towns.ts";
import { twoTowns } from "./support/towns.ts";
import type { Trusted } from "./support/trusted.ts";
import { forgetCommunities } from "./support/unfiltered.ts";

interface Seen {
  asked: number;
  /** Operations that showed or changed something of the foreign town. */
  leaks: string[];
}

/** Every command and question, asked behind one's own wall for what lies behind another. */
async function reach(
  towns: TwoTowns,
  base: string,
  all: readonly Operation[],
  actor: Actor,
  strangers: Strangers,
): Promise<Seen> {
  const { house, owner } = towns;
  const voice = actor.voice;
  if (!voice) throw new Error("reach: nobody");
  const now = house.clock.now();
  const nouns = new Set<string>();
  for (const o of all) fill(o, (noun) => (nouns.add(noun), noun), now);
  const own = new Map<string, string>();
  for (const noun of nouns)
    own.set(
      noun,
      noun === "made-up"
        ? house.server.road.newId()
        : ((await idsOf(owner, house.community, noun))[0] ?? house.server.road.newId()),
    );
  const seen: Seen = { asked: 0, leaks: [] };
  let sum = await strangers.checksum(true);
  for (const o of all) {
    const foreign = fill(o, (noun) => strangers.first(noun), now);
    const mine = fill(o, (noun) => own.get(noun), now);
    const inputs = [
      foreign.input,
      ...mine.slots.map((s) => put(mine.input, s.path, strangers.first(s.noun))),
      ...(o.kind === "question" ? [mine.input] : []),
    ];
    for (const input of inputs) {
      seen.asked += 1;
      const answer = o.kind === "command" ? await voice.do(o.name, input, { base }) : await voice.ask(o.name, input, { base });
      const what = strangers.in(JSON.stringify(answer.body), JSON.stringify(input), actor);
      if (what) seen.leaks.push(`${o.name} shows ${what}`);
    }
    if (o.kind !== "command") continue;
    const after = await strangers.checksum(true);
    if (after !== sum) seen.leaks.push(`${o.name} changes the foreign town`);
    sum = after;
  }
  return seen;
}

/** S2: the application forgets the community in every statement, and its policy; the wall in the database still shows and changes nothing of another. */
export default async function rlsWall(): Promise<Trusted> {
  const towns = await twoTowns();
  try {
    const { house } = towns;
    const all = (await operations(house)).filter((o) => o.kind === "command" || o.kind === "question");
    const strangers = await Strangers.of(towns);
    const lead: Actor = { name: "lead", voice: await house.as("lead"), home: house.community, strange: null };
    const forgetful = await house.another({ safeguards: { policy: false } });
    const changed = forgetCommunities(forgetful.server);
    const kept = await reach(towns, forgetful.base, all, lead, strangers);
    // The same without the wall, as the owner of everything.
    const open = await house.another({ url: house.ownerUrl, safeguards: { policy: false, rowSecurity: false } });
    forgetCommunities(open.server);
    const control = await reach(towns, open.base, all, lead, strangers);
    for (const line of kept.leaks.slice(0, 40)) process.stderr.write(`${line}\n`);
    return {
      id: "S2",
      name: "rls-wall",
      ok: kept.leaks.length === 0 && changed() > all.length,
      figures: { operations: all.length, asked: kept.asked, statements_without_community: changed(), foreign: kept.leaks.length },
      control: { what: `row-level security off: ${control.leaks.length} leaks`, ok: control.leaks.length > 0 },
    };
  } finally {
    await towns.stop();
  }
}
