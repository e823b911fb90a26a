import pg from "pg";
import { foundCommunities, loadSample } from "../../sample/load.ts";
import { beginnings } from "../../src/cli/found.ts";
import { KeyRing } from "../../src/server/keys.ts";
import { readPacks } from "../../src/packs/read.ts";
import { packsFolder } from "../../src/server/server.ts";
import type { TestHouse, Voice } from "./house.ts";
import { TODAY } from "./house.ts";
import { TEST_KEY } from "./key.ts";

export interface EmptyCommunity {
  readonly community: string;
  readonly code: string;
  /** Its lead, who may do what its workers may. */
  readonly lead: Voice;
}
let founded = 0;

/** A community as it is on its first day: a name, a lead, and nothing else. */
export async function emptyCommunity(h: TestHouse, pack: "suzhou-gusu" | "plain" = "suzhou-gusu"): Promise<EmptyCommunity> {
  founded += 1;
  const phone = `1007900${String(founded).padStart(4, "0")}`;
  const first = beginnings({
    pack,
    names: { district: "海曙区", street: "浣纱街道", community: `棠梨社区${founded}` },
    person: "周一鸣",
    phone,
    today: TODAY,
  });
  const code = `32051900${String(1000 + founded)}`;
  const communities = first.communities.map((c) => (c.level === "community" ? { ...c, code } : c));
  const keys = new KeyRing(TEST_KEY);
  const client = new pg.Client({ connectionString: h.ownerUrl });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select set_config('haitang.communities', $1, true)", [`{${communities.map((c) => c.id).join(",")}}`]);
    await foundCommunities(client, keys, { communities }, h.clock.now());
    await client.query("set local role haitang_app");
    await loadSample(client, keys, await readPacks(decodeURIComponent(packsFolder)), { ...first, communities }, h.clock.now());
    await client.query("commit");
  } finally {
    await client.end();
  }
  const community = communities.find((c) => c.level === "community")?.id as string;
  const voice = await h.asPerson(first.people[0]?.id as string);
  const lead: Voice = {
    ...voice,
    do: (name, input, more = {}) => voice.do(name, input, { community, ...more }),
    ask: (name, input, more = {}) => voice.ask(name, input, { community, ...more }),
  };
  return { community, code, lead };
}
