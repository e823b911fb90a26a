import type { Id } from "../src/kernel/id.ts";
import type { Server } from "../src/server/server.ts";
import { listen } from "../test/support/listen.ts";
import type { Actor } from "./support/cast.ts";
import { cast } from "./support/cast.ts";
import { fill, idsOf, put } from "./support/nouns.ts";
import type { Operation } from "./support/routes.ts";
import { operations } from "./support/routes.ts";
import { Strangers } from "./support/strangers.ts";
import { timing } from "./support/timing.ts";
import type { TwoTowns } from "./support/towns.ts";
import { twoTowns } from "./support/towns.ts";
import type { Asked, Trusted } from "./support/trusted.ts";
import { atOnce, round } from "./support/trusted.ts";

const NOBODY = "11111111-1111-4111-8111-111111111111";
/** Nouns that hang on a household: who may not know of it may not know of these. */
const OF_HOUSEHOLD = ["household", "person", "care", "proxy"];
const AT_ONCE = 6;

interface Heard {
  status: number;
  text: string;
}
interface Tried {
  leaks: string[];
  cases: number;
  covered: Set<string>;
}

/** Sends one operation as somebody, behind one wall. */
async function send(
  base: string,
  secret: string | undefined,
  o: Operation,
  id: string,
  community: Id,
  input: unknown,
): Promise<Heard> {
  const body = o.kind === "command" ? { id, community, input } : o.kind === "question" ? { community, input } : input;
  const at = o.bytes ? `${o.path}?${new URLSearchParams(input as Record<string, string>)}` : o.path;
  const response = await fetch(base + at, {
    method: "POST",
    headers: {
      "content-type": o.bytes ? "application/octet-stream" : "application/json",
      ...(secret ? { authorization: `Bearer ${secret}` } : {}),
    },
    body: o.bytes ? "door" : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
/** An answer without what was asked for in it, so that two can be compared. */
const bare = (h: Heard, asked: string): string => `${h.status} ${h.text.replaceAll(asked, "…").replaceAll(/"seconds":\d+/g, "")}`;

/** Every operation × everybody × an object that is none of their business, against the same with one that does not exist: nobody can tell them apart. */
async function matrix(
  towns: TwoTowns,
  base: string,
  all: readonly Operation[],
  actors: readonly Actor[],
  strangers: Strangers,
): Promise<Tried> {
  const { house, owner, away } = towns;
  const ids = new Map<string, string[]>();
  const idsAt = async (community: Id, noun: string): Promise<string[]> => {
    const key = `${community} ${noun}`;
    let had = ids.get(key);
    if (!had) ids.set(key, (had = noun === "made-up" ? [house.server.road.newId()] : await idsOf(owner, community, noun)));
    return had;
  };
  const found: Tried = { leaks: [], cases: 0, covered: new Set() };
  const now = house.clock.now();
  const nouns = new Set<string>(["made-up"]);
  for (const o of all) fill(o, (noun) => (nouns.add(noun), NOBODY), now);
  const own = new Map<string, string>();
  for (const noun of nouns) own.set(noun, (await idsAt(house.community, noun))[0] ?? NOBODY);

  const work: (() => Promise<void>)[] = [];
  for (const o of all) {
    const { input, slots } = fill(o, (noun) => own.get(noun), now);
    for (const actor of actors) {
      const secret = actor.voice?.secret;
      const id = (): string => actor.voice?.id() ?? house.server.road.newId();
      const leak = (what: string): void => void found.leaks.push(`${actor.name}: ${o.name}: ${what}`);
      const look = (h: Heard, sent: string, what: string): void => {
        const seen = strangers.in(h.text, sent, actor);
        if (seen) leak(`${what} shows ${seen}`);
        if (h.status >= 500) leak(`${what} fails with ${h.status}`);
      };
      if (!actor.voice) {
        // Nobody: every door that does not say that it is open is shut.
        work.push(async () => {
          const h = await send(base, undefined, o, id(), house.community, input);
          found.cases += 1;
          if (!o.open && h.status !== 401) leak(`opens to nobody with ${h.status}`);
          look(h, "", "to nobody");
        });
        found.covered.add(o.path);
        continue;
      }
      // A whole community that is not theirs.
      if (o.kind !== "route" && actor.home === house.community) {
        const elsewhere = fill(o, (noun) => strangers.first(noun), now);
        work.push(async () => {
          const h = await send(base, secret, o, id(), away, elsewhere.input);
          found.cases += 1;
          if (h.status !== 404) leak(`behind a foreign wall answers ${h.status}`);
          look(h, JSON.stringify(elsewhere.input), "behind a foreign wall");
        });
      }
      found.covered.add(o.path);
      // A route without an id in it speaks of the caller alone.
      for (const slot of slots) {
        const strange: [string, string][] = [];
        const foreign = (await idsAt(away, slot.noun))[0];
        if (foreign && actor.home === house.community) strange.push(["of another community", foreign]);
        if (actor.strange && OF_HOUSEHOLD.includes(slot.noun)) {
          const mine = strangers.ofHouseholds(slot.noun, actor.strange);
          if (mine) strange.push(["of another household", mine]);
        }
        for (const [what, other] of strange) {
          work.push(async () => {
            // Asked twice in both orders: what a first success changes is no difference between the two.
            const ask = (value: string): Promise<Heard> =>
              send(base, secret, o, id(), house.community, put(input, slot.path, value));
            const [one, none, noneAgain, oneAgain] = [await ask(other), await ask(NOBODY), await ask(NOBODY), await ask(other)];
            found.cases += 1;
            if (bare(one, other) !== bare(none, NOBODY) && bare(oneAgain, other) !== bare(noneAgain, NOBODY))
              leak(
                `${slot.path.join(".")} ${what} can be told from none: ${bare(oneAgain, other).slice(0, 160)} | ${bare(noneAgain, NOBODY).slice(0, 160)}`,
              );
            look(one, other, `${slot.path.join(".")} ${what}`);
          });
        }
      }
      if (slots.length === 0 && o.kind === "question")
        work.push(async () => {
          found.cases += 1;
          look(await send(base, secret, o, id(), house.community, input), "", "asked for all");
        });
    }
  }
  await atOnce(AT_ONCE, work, (job) => job());
  return found;
}

/** Searching for everything by which a stranger's people could be found. */
async function searches(base: string, actors: readonly Actor[], strangers: Strangers): Promise<string[]> {
  const leaks: string[] = [];
  for (const actor of actors) {
    if (!actor.voice) continue;
    for (const typed of strangers.words(actor)) {
      for (const community of [null, undefined]) {
        const { body } = await actor.voice.ask(
          "people.search",
          { typed },
          { base, ...(community === null ? { community: null } : {}) },
        );
        const seen = strangers.in(JSON.stringify(body), typed, actor);
        if (seen) leaks.push(`${actor.name}: search for ${typed} shows ${seen}`);
      }
    }
  }
  return leaks;
}

/** Everybody listens while strangers' households live on. */
async function streams(towns: TwoTowns, actors: readonly Actor[], strangers: Strangers): Promise<string[]> {
  const { house } = towns;
  const open = await Promise.all(
    actors.filter((a) => a.voice).map(async (a) => ({ actor: a, stream: await listen(house.base, a.voice?.secret as string) })),
  );
  await towns
    .stranger("worker")
    .then((w) =>
      w.do(
        "people.look-in",
        { household: towns.foreign.households.find((h) => !h.protected)?.id, way: "met", at: house.clock.now() },
        { community: towns.away },
      ),
    );
  const reader = await house.asPerson(house.sample.households.find((h) => h.protected)?.readers[0] as Id);
  for (const household of strangers.samples())
    await reader.do("people.look-in", { household, way: "met", at: house.clock.now() });
  await house.server.settled();
  await new Promise((r) => setTimeout(r, 200));
  return open.flatMap(({ actor, stream }) => {
    stream.close();
    // What happens in the whole community is heard by whoever works in the whole of it: kinds and ids, of households that are not hidden.
    const seen = strangers.in(stream.text(), "", actor, true);
    return seen ? [`${actor.name}: the live stream tells of ${seen}`] : [];
  });
}

/** S1: broken object level authorisation, over every operation that the house states. */
export default async function bola({ counts }: Asked): Promise<Trusted> {
  const towns = await twoTowns();
  try {
    const { house } = towns;
    const all = await operations(house);
    const posts = all.filter((o) => o.method === "POST");
    const actors = await cast(towns);
    const strangers = await Strangers.of(towns);
    const before = await strangers.checksum();
    // Few of the small run, all of the full one; the same operations in both.
    const some =
      counts === "full" ? actors : actors.filter((a) => ["worker", "helper here, worker elsewhere", "nobody"].includes(a.name));
    const tried = await matrix(towns, house.base, posts, some, strangers);
    const found = [
      ...tried.leaks,
      ...(await searches(house.base, actors, strangers)),
      ...(await streams(towns, actors, strangers)),
    ];
    const slower = await timing(towns, actors, counts === "full" ? 120 : 20);
    found.push(...slower.told);
    if ((await strangers.checksum()) !== before) found.push("something of the foreign town has changed");
    const uncovered = all.filter((o) => o.method === "POST" && !tried.covered.has(o.path)).map((o) => o.path);
    // The same with policy off: who may not know of a household is told of it.
    const loose: { server: Server; base: string } = await house.another({ safeguards: { policy: false } });
    const control = await matrix(
      towns,
      loose.base,
      posts.filter((o) => o.name.startsWith("people.")),
      actors.filter((a) => a.name === "helper"),
      strangers,
    );
    for (const line of [...uncovered.map((p) => `no case: ${p}`), ...found].slice(0, 60)) process.stderr.write(`${line}\n`);
    return {
      id: "S1",
      name: "bola",
      ok: found.length === 0 && uncovered.length === 0,
      figures: {
        operations: all.length,
        covered: tried.covered.size + all.length - posts.length,
        actors: some.length,
        cases: tried.cases,
        leaks: found.length,
        timing_pairs: slower.pairs,
        slower_share_max: round(slower.worst, 2),
      },
      control: { what: `policy off: ${control.leaks.length} leaks`, ok: control.leaks.length > 0 },
    };
  } finally {
    await towns.stop();
  }
}
