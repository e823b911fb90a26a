import { randomUUID } from "node:crypto";
import pg from "pg";
import type { Sample } from "../../sample/types.ts";
import { house as rooms } from "../../src/house.ts";
import type { Role } from "../../src/kernel/actor.ts";
import type { Id } from "../../src/kernel/id.ts";
import { readPacks } from "../../src/packs/read.ts";
import { KeyRing } from "../../src/server/keys.ts";
import { seed } from "../../src/server/seed.ts";
import { packsFolder } from "../../src/server/server.ts";
import { TEST_KEY } from "../../test/support/key.ts";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { NOW, testHouse } from "../../test/support/house.ts";
import { smallTown } from "./town.ts";

/** The sample neighbourhood, and beside it, under a district of its own, a town that is nobody's business there. */
export interface TwoTowns {
  readonly house: TestHouse;
  readonly owner: pg.Client;
  readonly foreign: Sample;
  /** The foreign community. */
  readonly away: Id;
  /** Somebody of the foreign town. */
  stranger(role: Role): Promise<Voice>;
  stop(): Promise<void>;
}

export async function twoTowns(): Promise<TwoTowns> {
  const house = await testHouse();
  const owner = new pg.Client({ connectionString: house.ownerUrl });
  await owner.connect();
  const foreign = smallTown(120);
  await seed(house.ownerUrl, new KeyRing(TEST_KEY), await readPacks(decodeURIComponent(packsFolder)), foreign, NOW);
  const away = foreign.communities.find((c) => c.level === "community")?.id as Id;
  const stranger = (role: Role): Promise<Voice> =>
    house.asPerson(foreign.roles.find((r) => r.role === role && (role === "officer" || r.community === away))?.person as string);
  const towns: TwoTowns = {
    house,
    owner,
    foreign,
    away,
    stranger,
    stop: async () => {
      await owner.end();
      await house.stop();
    },
  };
  await aDay(towns, house.community, await house.as("worker"), await house.as("lead"));
  await aDay(towns, away, await stranger("worker"), await stranger("lead"));
  return towns;
}

/** A day in a community, so that of everything that has an id there is one: readings, looks-in, kept rows, approvals, desks, tokens, whatever a new room brings. */
async function aDay({ owner }: TwoTowns, community: Id, worker: Voice, lead: Voice): Promise<void> {
  const one = async (text: string): Promise<Id> => (await owner.query<{ id: Id }>(text, [community])).rows[0]?.id as Id;
  const household = await one(
    "select h.id from household h where h.community_id = $1 and not h.protected and exists (select from person p where p.household_id = h.id) order by h.id desc limit 1",
  );
  const staff = (
    await owner.query<{ id: Id }>(
      "select distinct h.account_id as id from role_held h where h.community_id = $1 and h.role in ('worker', 'lead') limit 2",
      [community],
    )
  ).rows.map((r) => r.id);
  const helper = await one(
    "select h.account_id as id from role_held h where h.community_id = $1 and h.role = 'helper' order by h.id limit 1",
  );
  const place = await one("select id from place where community_id = $1 and kind = 'compound' limit 1");
  const at = { community };
  const { rows } = await owner.query<{ version: number }>("select version from household where id = $1", [household]);
  const today = NOW.slice(0, 10);
  const acts: [Voice, string, unknown][] = [
    [worker, "people.ask", { household, reason: "visit" }],
    [worker, "people.look-in", { household, way: "met", at: NOW }],
    [
      worker,
      "people.set-care",
      { household, person: null, class: "dialysis", actions: ["call-first"], why: "每周三次", until: null },
    ],
    [
      worker,
      "people.add-proxy",
      { household, name: "远方的女儿", relation: "daughter", phone: "10099990009", where: "外地", from: today, to: null },
    ],
    [
      worker,
      "people.edit-household",
      { household, said: "测试", channel: null, language: null, lookInEvery: 7, remark: "测试", version: rows[0]?.version ?? 0 },
    ],
    [lead, "people.protect", { household, readers: staff }],
    [worker, "sign-in.open-desk", { name: "窗口" }],
    [worker, "sign-in.issue-badge", { account: helper, days: 1 }],
    [worker, "devices.seen", { device: randomUUID(), name: "x", unsent: 1, inHand: true, leaseUntil: null }],
    [
      worker,
      "register.save-layout",
      { layout: null, name: "表", each: "door", columns: [{ what: "door", header: "门", text: null }], version: 0 },
    ],
    [
      worker,
      "register.export",
      {
        kind: "doors",
        scope: { place: null, grid: null, classes: null, own: false },
        columns: [],
        layout: null,
        form: "csv",
        language: "zh-CN",
        reason: "check",
      },
    ],
    [
      worker,
      "people.add-tie",
      {
        door: await one(
          "select p.id from place p join door d on d.community_id = p.community_id and d.id = p.id where p.community_id = $1 and d.use = 'vacant' and p.until is null order by p.id limit 1",
        ),
        kind: "owner",
        person: null,
        fresh: {
          name: "远方的房主",
          called: null,
          born: 1960,
          phones: ["10099990010"],
          language: null,
          channel: null,
          noSmartphone: false,
        },
        livesWhere: "外地",
        from: null,
      },
    ],
    [worker, "venues.add", { place, name: "小院", peace: "meeting", emergency: "shelter", roomFor: null }],
  ];
  await owner.query(
    "insert into shown_alarm (community_id, id, account_id, day, first_at, last_at, shown) values ($1, $2, $3, $4, $5, $5, 100)",
    [community, randomUUID(), helper, today, NOW],
  );
  const known = new Set(rooms.flatMap((r) => r.commands.map((c) => c.name)));
  for (const [who, name, input] of acts) {
    if (!known.has(name)) continue;
    const answer = await who.do(name, input, at);
    if (answer.status > 202) throw new Error(`a day in the town: ${name} ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}
