import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { packOf } from "../../sample/pack.ts";
import { rootPlace } from "../../sample/tree.ts";
import type { Sample, SampleCommunity, SampleRole } from "../../sample/types.ts";
import { line, phone } from "../kernel/fields.ts";
import type { Id } from "../kernel/id.ts";
import { newId } from "../kernel/id.ts";
import { dayOf } from "../kernel/instant.ts";
import { readPacks } from "../packs/read.ts";
import { KeyRing } from "../server/keys.ts";
import { migrate } from "../server/migrate.ts";
import { isEmpty, seed } from "../server/seed.ts";
import { packsFolder } from "../server/server.ts";
import type { Call, CliCommand, Done } from "./command.ts";
import { EXIT, refuse } from "./command.ts";
import { showInvitation } from "./invite.ts";
import { keyOf, placeToMake } from "./place.ts";
import { note, onRoad, somebody } from "./road.ts";
import { packIn } from "./serve/plan.ts";

const random = (): number => randomBytes(4).readUInt32BE();
const fresh = (): Id => newId(random);

/** A field that has to be given. @throws Refused bad-value, option-missing */
function needed<T>(call: Call, option: string, schema: z.ZodMiniType<T>): T {
  const text = call.text(option);
  if (text === undefined) throw refuse("option-missing", EXIT.usage, { option, command: "found" });
  const parsed = z.safeParse(schema, text);
  if (!parsed.success) throw refuse("bad-value", EXIT.usage, { option, value: text, wanted: option });
  return parsed.data;
}

/** District, street and community with their roots, and one person: the lead of the community, who keeps the machine as well. Everything else is done on screens. */
export function beginnings(o: {
  pack: "suzhou-gusu" | "plain";
  names: { district: string; street: string; community: string };
  person: string;
  phone: string;
  today: string;
}): Sample {
  const { zone } = packOf(o.pack);
  const of = (level: SampleCommunity["level"], name: string, parent: SampleCommunity | null): SampleCommunity => ({
    id: fresh(),
    parent: parent?.id ?? null,
    level,
    code: null,
    name,
    pack: o.pack,
    zone,
  });
  const district = of("district", o.names.district, null);
  const street = of("street", o.names.street, district);
  const community = of("community", o.names.community, street);
  const person = fresh();
  const role = (name: "lead" | "keeper", at: SampleCommunity): SampleRole => ({
    id: fresh(),
    community: at.id,
    place: at.id,
    organisation: null,
    person,
    role: name,
    phone: o.phone,
    from: o.today,
    signIn: false,
  });
  return {
    communities: [district, street, community],
    places: [district, street, community].map((c) => rootPlace(c, o.today)),
    elsewhere: [],
    ties: [],
    people: [
      {
        id: person,
        community: community.id,
        household: null,
        name: o.person,
        called: null,
        born: null,
        phones: [o.phone],
        language: null,
        channel: null,
        noSmartphone: false,
        registered: null,
      },
    ],
    roles: [role("lead", community), role("keeper", district)],
    formerLabels: [],
    doors: [],
    grids: [],
    households: [],
    care: [],
    proxies: [],
    organisations: [],
    memberships: [],
    entrusted: [],
  };
}

async function run(call: Call): Promise<Done> {
  const pack = packIn(call);
  const name = line(60) as unknown as z.ZodMiniType<string>;
  const names = {
    community: needed(call, "name", name),
    street: needed(call, "street", name),
    district: needed(call, "district", name),
  };
  const person = needed(call, "person", name);
  const number = needed(call, "phone", phone() as unknown as z.ZodMiniType<string>);
  const now = call.now();
  const place = await placeToMake(call);
  try {
    await migrate(place.ownerUrl, now, (m) => call.say(call.words.migrated(m)));
    if (!(await isEmpty(place.ownerUrl))) throw refuse("lived-in", EXIT.usage);
    const first = beginnings({ pack, names, person, phone: number, today: dayOf(now, packOf(pack).zone) });
    await seed(place.ownerUrl, new KeyRing(await keyOf(place)), await readPacks(decodeURIComponent(packsFolder)), first, now);
    return await onRoad(call, place, async (road) => {
      await note(road, null, "founded", { sample: false, communities: 1 });
      call.print(call.words.founded(names.community));
      const { account } = await somebody(road, number);
      return { answer: { community: first.communities[2]?.id, account, ...(await showInvitation(call, road, account)) } };
    });
  } finally {
    await place.close();
  }
}

export const found: CliCommand = {
  options: {
    name: { type: "string" },
    street: { type: "string" },
    district: { type: "string" },
    person: { type: "string" },
    phone: { type: "string" },
    pack: { type: "string" },
    origin: { type: "string" },
  },
  takes: [0, 0],
  run,
};
