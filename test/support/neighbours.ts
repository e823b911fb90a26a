import type { Sample } from "../../sample/types.ts";
import type { Role } from "../../src/kernel/actor.ts";
import type { Id } from "../../src/kernel/id.ts";
import { readPacks } from "../../src/packs/read.ts";
import { KeyRing } from "../../src/server/keys.ts";
import { seed } from "../../src/server/seed.ts";
import { packsFolder } from "../../src/server/server.ts";
import { smallTown } from "../../trust/support/town.ts";
import type { TestHouse, Voice } from "./house.ts";
import { NOW } from "./house.ts";
import { TEST_KEY } from "./key.ts";

/** A second community in the sample's own district, with people and an office of its own. */
export interface Neighbours {
  readonly sample: Sample;
  readonly community: Id;
  as(role: Role): Promise<Voice>;
}

/** Founds it beside the sample neighbourhood, under a street of its own. */
export async function neighbours(house: TestHouse, households = 60): Promise<Neighbours> {
  const town = smallTown(households);
  const district = house.sample.communities.find((c) => c.level === "district")?.id as Id;
  const own = town.communities.find((c) => c.level === "district")?.id as Id;
  for (const key of Object.keys(town) as (keyof Sample)[]) {
    const rows = town[key] as { community?: string; id?: string }[];
    (town as unknown as Record<string, unknown>)[key] = rows.filter((r) => r.community !== own && r.id !== own);
  }
  for (const c of town.communities) if (c.parent === own) c.parent = district;
  await seed(house.ownerUrl, new KeyRing(TEST_KEY), await readPacks(decodeURIComponent(packsFolder)), town, NOW);
  const community = town.communities.find((c) => c.level === "community")?.id as Id;
  return {
    sample: town,
    community,
    as: (role) => house.asPerson(town.roles.find((r) => r.role === role && r.community === community)?.person as Id),
  };
}
