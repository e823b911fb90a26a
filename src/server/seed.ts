import pg from "pg";
import { foundCommunities, loadSample } from "../../sample/load.ts";
import type { Sample } from "../../sample/types.ts";
import type { Pack } from "../packs/schema.ts";
import type { KeyRing } from "./keys.ts";

/** True when no community has been founded yet. */
export async function isEmpty(ownerUrl: string): Promise<boolean> {
  return withClient(ownerUrl, async (client) => (await client.query("select 1 from community limit 1")).rows.length === 0);
}

/** Founds a sample's communities and puts its rows behind their walls, all in one transaction: after a power cut it is whole or not there. */
export async function seed(ownerUrl: string, keys: KeyRing, packs: ReadonlyMap<string, Pack>, sample: Sample, now: string): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    await client.query("begin");
    try {
      await client.query("select set_config('haitang.communities', $1, true)", [`{${sample.communities.map((c) => c.id).join(",")}}`]);
      await foundCommunities(client, keys, sample, now);
      await client.query("set local role haitang_app");
      await loadSample(client, keys, packs, sample, now);
      await client.query("commit");
    } catch (error) {
      await client.query("rollback");
      throw error;
    }
    await client.query("analyze");
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: "haitang seed" });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
