import pg from "pg";
import { sampleCommunity } from "../../sample/community.ts";
import { DISTRICT, districtCommunity, districtPlan, districtTop } from "../../sample/district.ts";
import { foundCommunities, loadSample } from "../../sample/load.ts";
import { packOf } from "../../sample/pack.ts";
import type { Sample, SamplePack } from "../../sample/types.ts";
import { dayOf } from "../kernel/instant.ts";
import { readPacks } from "../packs/read.ts";
import { KeyRing } from "../server/keys.ts";
import { migrate } from "../server/migrate.ts";
import { seed } from "../server/seed.ts";
import { packsFolder } from "../server/server.ts";
import type { Call, CliCommand, Done } from "./command.ts";
import { EXIT, refuse } from "./command.ts";
import type { Place } from "./place.ts";
import { connected, keyOf, placeToMake } from "./place.ts";
import { keeperOf, note, onRoad } from "./road.ts";
import { packIn } from "./serve/plan.ts";

/** A whole number from an option. @throws Refused bad-value */
function numberOf(call: Call, option: string, least: number, most: number): number | undefined {
  const text = call.text(option);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw refuse("bad-value", EXIT.usage, { option, value: text, wanted: `${least} … ${most}` });
  return value;
}
const communitiesIn = (url: string): Promise<Set<string>> =>
  connected(url, async (c) => new Set((await c.query<{ id: string }>("select id from community")).rows.map((r) => r.id)));

interface Loaded {
  communities: number;
  households: number;
  people: number;
}
const add = (sum: Loaded, s: Sample): void => {
  sum.communities += s.communities.length;
  sum.households += s.households.length;
  sum.people += s.people.length;
};

/** One part of a district, whole or not at all. */
async function loadPart(
  client: pg.Client,
  keys: KeyRing,
  packs: Awaited<ReturnType<typeof readPacks>>,
  part: Sample,
  now: string,
): Promise<void> {
  await client.query("begin");
  try {
    await client.query("select set_config('haitang.communities', $1, true)", [
      `{${part.communities.map((c) => c.id).join(",")}}`,
    ]);
    await foundCommunities(client, keys, part, now);
    await client.query("set local role haitang_app");
    await loadSample(client, keys, packs, part, now);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** A district, community by community, each in a transaction of its own; one that was cut short goes on where it stopped. */
async function loadDistrict(
  call: Call,
  place: Place,
  pack: SamplePack,
  seedNumber: number,
  there: ReadonlySet<string>,
): Promise<Loaded> {
  const communities = numberOf(call, "communities", 1, 2000) ?? DISTRICT.communities;
  const households = numberOf(call, "households", communities, 5_000_000);
  const today = dayOf(call.now(), packOf(pack).zone);
  const plan = districtPlan({ seed: seedNumber, pack, today, communities, ...(households === undefined ? {} : { households }) });
  if (there.size > 0 && !there.has(plan.district.id)) throw refuse("lived-in", EXIT.usage);
  const keys = new KeyRing(await keyOf(place));
  const packs = await readPacks(decodeURIComponent(packsFolder));
  const all = plan.communities.reduce((sum, c) => sum + c.households, 0);
  const bar = call.progress(call.words.doing.seeding);
  const sum: Loaded = { communities: 0, households: 0, people: 0 };
  const client = new pg.Client({ connectionString: place.ownerUrl, application_name: "haitang sample" });
  await client.connect();
  try {
    const put = async (make: () => Sample, id: string): Promise<void> => {
      call.signal.throwIfAborted();
      if (there.has(id)) return;
      const part = make();
      await loadPart(client, keys, packs, part, call.now());
      add(sum, part);
    };
    await put(() => districtTop(plan), plan.district.id);
    let done = 0;
    for (const [nth, c] of plan.communities.entries()) {
      await put(() => districtCommunity(plan, nth), c.row.id);
      bar.at((done += c.households), all);
    }
    await client.query("analyze");
  } finally {
    bar.end();
    await client.end();
  }
  return sum;
}

async function loadCommunity(
  call: Call,
  place: Place,
  pack: SamplePack,
  seedNumber: number,
  there: ReadonlySet<string>,
): Promise<Loaded> {
  if (there.size > 0) throw refuse("lived-in", EXIT.usage);
  const sample = sampleCommunity({ seed: seedNumber, pack, today: dayOf(call.now(), packOf(pack).zone) });
  await seed(
    place.ownerUrl,
    new KeyRing(await keyOf(place)),
    await readPacks(decodeURIComponent(packsFolder)),
    sample,
    call.now(),
  );
  const sum: Loaded = { communities: 0, households: 0, people: 0 };
  add(sum, sample);
  return sum;
}

async function run(call: Call): Promise<Done> {
  const what = call.given[0];
  if (what !== "community" && what !== "district")
    throw refuse("bad-word", EXIT.usage, { word: what ?? "", wanted: "community, district" });
  const pack = packIn(call);
  const seedNumber = numberOf(call, "seed", 0, 2 ** 31) ?? 1;
  const place = await placeToMake(call);
  try {
    await migrate(place.ownerUrl, call.now(), (name) => call.say(call.words.migrated(name)));
    const there = await communitiesIn(place.ownerUrl);
    const loaded = await (what === "district" ? loadDistrict : loadCommunity)(call, place, pack, seedNumber, there);
    await onRoad(call, place, async (road) => note(road, await keeperOf(call, road), "founded", { sample: true, ...loaded }));
    call.print(call.words.sampleLoaded(loaded));
    return { answer: { ...loaded, pack, seed: seedNumber } };
  } finally {
    await place.close();
  }
}

export const sample: CliCommand = {
  options: {
    pack: { type: "string" },
    seed: { type: "string" },
    communities: { type: "string" },
    households: { type: "string" },
    as: { type: "string" },
  },
  takes: [1, 1],
  run,
};
