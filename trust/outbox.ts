import fc from "fast-check";
import pg from "pg";
import type { Id } from "../src/kernel/id.ts";
import { instantOf } from "../src/kernel/instant.ts";
import { seeded } from "../src/kernel/random.ts";
import type { TestHouse, Voice } from "../test/support/house.ts";
import { testHouse } from "../test/support/house.ts";
import type { Deliver, Fate } from "./support/devices.ts";
import { Device } from "./support/devices.ts";
import type { History } from "./support/histories.ts";
import { histories } from "./support/histories.ts";
import type { Act, Answered, Known, Letter } from "./support/oracle.ts";
import { Oracle } from "./support/oracle.ts";
import type { Asked, Trusted } from "./support/trusted.ts";

/** Histories under way at once, each with two households of its own. */
const ABREAST = 6;

interface Home {
  readonly household: Id;
  readonly door: Id;
}
interface Stage {
  readonly house: TestHouse;
  readonly owner: pg.Pool;
  readonly voices: readonly [Voice, Voice];
}
const COMMANDS = {
  look: "people.look-in",
  proxy: "people.add-proxy",
  door: "places.confirm-door",
  edit: "people.edit-household",
} as const;

function inputOf(a: Act, at: Home, version: number, now: string): object {
  switch (a.kind) {
    case "look":
      return { household: at.household, way: "met", at: now };
    case "proxy":
      return {
        household: at.household,
        name: "陶小姐",
        relation: "daughter",
        phone: "00000000138",
        where: null,
        from: now.slice(0, 10),
        to: null,
      };
    case "door":
      return { door: at.door, use: a.use };
    case "edit":
      return { household: at.household, said: a.said, channel: null, language: null, lookInEvery: null, remark: "", version };
  }
}
/** What the database says of the households. */
async function look(s: Stage, homes: readonly Home[]): Promise<Known[]> {
  const { rows } = await s.owner.query<Known & { id: Id }>(
    `select h.id, h.said, h.version, d.use, (select count(*)::int from look_in l where l.community_id = h.community_id and l.household_id = h.id) as looks,
       (select count(*)::int from proxy p where p.community_id = h.community_id and p.household_id = h.id) as proxies
     from household h join door d on d.community_id = h.community_id and d.id = h.door_id where h.id = any ($1::uuid[])`,
    [homes.map((x) => x.household)],
  );
  return homes.map(({ household }) => {
    const { looks, proxies, use, said, version } = rows.find((r) => r.id === household) as Known & { id: Id };
    return { looks, proxies, use, said, version };
  });
}

/** Plays one history through HTTP on a real database beside the oracle. @returns what differs; empty when nothing does */
async function play(s: Stage, h: History, homes: readonly Home[]): Promise<string[]> {
  const differs: string[] = [];
  const oracle = new Oracle(await look(s, homes));
  const letters = new Map<Id, Letter>();
  const random = seeded(h.seed);
  const chance = (): number => random() / 2 ** 32;
  let sent = Promise.resolve();
  const note = (what: string | null): void => void (what && differs.push(what));

  /** Letters through HTTP, one after the other; the oracle hears of them in the order of arrival. Copies of one arrive at the same moment. */
  const deliver =
    (who: number): Deliver =>
    async (press, copies) => {
      const letter = letters.get(press.id) as Letter;
      const voice = s.voices[h.oneAccount ? 0 : who] as Voice;
      const arriving = sent.then(async () => {
        const post = () => voice.do(press.command, press.input, { id: press.id, at: press.at }) as Promise<Answered>;
        const came = await Promise.all(Array.from({ length: copies }, post));
        for (const answer of came) note(oracle.hear(letter, answer));
        return came[0] as Answered;
      });
      sent = arriving.then(
        () => undefined,
        () => undefined,
      );
      const { status, body } = await arriving;
      return status < 400 ? { ok: true, status, value: body } : { ok: false, status, code: String(body.code), facts: {} };
    };
  const devices = [0, 1].map((i) => new Device(deliver(i), h.fates[i] as readonly Fate[], chance));

  for (const x of h.steps) {
    if (x.do === "press") {
      const at = homes[x.act.home] as Home;
      const version =
        (oracle.homes[x.act.home] as Known).version -
        (x.act.kind === "edit" ? Math.min(x.act.stale, (oracle.homes[x.act.home] as Known).version) : 0);
      const now = instantOf(Date.parse(s.house.clock.now()));
      const input = inputOf(x.act, at, version, now);
      const id = s.voices[0].id();
      letters.set(id, { id, act: x.act, version, body: JSON.stringify(input) });
      await (devices[x.device] as Device).press({
        id,
        account: "",
        community: s.house.community,
        command: COMMANDS[x.act.kind],
        input,
        at: now,
        about: [],
        label: x.act.kind,
        state: "waiting",
        tries: 0,
        notBefore: 0,
        sent: false,
        sealed: false,
        no: null,
      });
    } else if (x.do === "turn") await (devices[x.device] as Device).turn(x.crash);
    else if (x.do === "echo") await (devices[x.device] as Device).echo();
    else if (h.oneAccount && oracle.ids.length > 0) {
      // Ids belong to their account, so a forged one means something only within one account.
      const id = oracle.ids[x.pick % oracle.ids.length] as Id;
      const command = "people.look-in";
      const input = inputOf({ kind: "look", home: 0 }, homes[0] as Home, 0, "2026-03-01T00:00:00.000Z");
      const came = (await s.voices[0].do(command, input, { id })) as Answered;
      note(oracle.hear({ id, act: { kind: "look", home: 0 }, version: 0, body: JSON.stringify(input) }, came));
    }
  }
  for (const d of devices) await d.drain();

  // Every press has ended as the oracle says, on the device and in the database.
  devices.forEach((d) => {
    for (const p of d.disk.rows.values())
      if (p.state !== "refused" || oracle.answerTo(p.id)?.body.code !== p.no?.code) note(`${p.command} is left as ${p.state}`);
  });
  for (const id of letters.keys()) {
    const answer = oracle.answerTo(id);
    const kept = devices.some((d) => d.disk.rows.has(id));
    if (!answer) note("a press never reached the server");
    else if (answer.status < 400 === kept) note(`answered ${answer.status}, but ${kept ? "kept" : "gone"}`);
  }
  const there = await look(s, homes);
  oracle.homes.forEach(
    (must, i) =>
      JSON.stringify(must) !== JSON.stringify(there[i]) &&
      note(`expected ${JSON.stringify(must)}, found ${JSON.stringify(there[i])}`),
  );
  const { rows } = await s.owner.query<{ id: Id; n: number }>(
    "select command_id as id, count(*)::int as n from journal where command_id = any ($1::uuid[]) group by command_id",
    [[...letters.keys()]],
  );
  const journalled = new Map(rows.map((r) => [r.id, r.n]));
  for (const id of letters.keys())
    if ((journalled.get(id) ?? 0) !== (oracle.done.has(id) ? 1 : 0)) note(`in the journal ${journalled.get(id) ?? 0} times`);
  return differs;
}

/** Plays so many histories; stops early after the first that differs when told so. */
export async function playAll(o: {
  count: number;
  seed: number;
  remember: boolean;
  stopAtFirst: boolean;
}): Promise<{ played: number; differing: number; first: string | null; seconds: number }> {
  const house = await testHouse({ safeguards: { remember: o.remember } });
  const owner = new pg.Pool({ connectionString: house.ownerUrl, max: ABREAST });
  const from = performance.now();
  const out = { played: 0, differing: 0, first: null as string | null, seconds: 0 };
  try {
    const stage: Stage = { house, owner, voices: [await house.as("worker", 0), await house.as("worker", 1)] };
    const doors = new Set<Id>();
    const homes = house.sample.households
      .filter((x) => !x.protected && !doors.has(x.door) && doors.add(x.door))
      .map((x) => ({ household: x.id, door: x.door }));
    const all = fc.sample(histories, { numRuns: o.count, seed: o.seed });
    await Promise.all(
      Array.from({ length: ABREAST }, async (_, lane) => {
        for (let i = lane; i < all.length && !(o.stopAtFirst && out.differing > 0); i += ABREAST) {
          const at = (i * 2) % (homes.length - (homes.length % (2 * ABREAST)));
          const differs = await play(stage, all[i] as History, homes.slice(at, at + 2));
          out.played += 1;
          if (differs.length > 0) {
            out.differing += 1;
            out.first ??= `history ${i} of seed ${o.seed}: ${differs[0]}`;
          }
        }
      }),
    );
  } finally {
    await owner.end();
    await house.stop();
  }
  return { ...out, seconds: Math.round((performance.now() - from) / 100) / 10 };
}

/**
 * R10. The outbox's own rules on two devices with a bad network (duplicates, reordering, replays, crashes between sending and answer) against a plain
 * oracle: what the server says, what stands in the database and what is left on the devices is what must be, in every history.
 * Control: without remembered answers the same histories differ.
 */
export default async function outbox({ counts }: Asked): Promise<Trusted> {
  const count = counts === "full" ? 10_000 : 500;
  const { played, differing, first, seconds } = await playAll({ count, seed: 10, remember: true, stopAtFirst: false });
  const without = await playAll({ count: 60, seed: 10, remember: false, stopAtFirst: true });
  return {
    id: "R10",
    name: "outbox",
    ok: differing === 0 && played === count,
    figures: { histories: played, differing, seconds, ...(first === null ? {} : { first }) },
    control: { what: "answers are not remembered", ok: without.differing > 0 },
  };
}
