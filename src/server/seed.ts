import pg from "pg";
import { foundCommunities, loadSample } from "../../sample/load.ts";
import type { Sample, SampleRole } from "../../sample/types.ts";
import type { Pack } from "../packs/schema.ts";
import type { KeyRing } from "./keys.ts";

/** True when no community has been founded yet. */
export async function isEmpty(ownerUrl: string): Promise<boolean> {
  return withClient(ownerUrl, async (client) => (await client.query("select 1 from community limit 1")).rows.length === 0);
}

/** Founds a sample's communities and puts its rows behind their walls, all in one transaction: after a power cut it is whole or not there. */
export async function seed(
  ownerUrl: string,
  keys: KeyRing,
  packs: ReadonlyMap<string, Pack>,
  sample: Sample,
  now: string,
): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    await client.query("begin");
    try {
      await client.query("select set_config('haitang.communities', $1, true)", [
        `{${sample.communities.map((c) => c.id).join(",")}}`,
      ]);
      await foundCommunities(client, keys, sample, now);
      await markSample(client, sample);
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

/** Who in a sample may be signed in as, one a role: told at every start, as long as they are there. */
export type SampleSignIn = Pick<SampleRole, "role" | "phone">;
/** The topmost communities of a sample say that they are one, and who may be signed in as. */
async function markSample(client: pg.ClientBase, sample: Sample): Promise<void> {
  const signIns: SampleSignIn[] = sample.roles.filter((r) => r.signIn).map(({ role, phone }) => ({ role, phone }));
  const top = sample.communities.filter((c) => c.parent === null).map((c) => c.id);
  await client.query(
    "update community set settings = settings || jsonb_build_object('sample', jsonb_build_object('signIns', $2::jsonb)) where id = any ($1::uuid[])",
    [top, JSON.stringify(signIns)],
  );
}
/** Those of a database; null where there is no sample in it. */
export async function sampleIn(client: pg.ClientBase): Promise<SampleSignIn[] | null> {
  const { rows } = await client.query<{ signIns: SampleSignIn[] }>(
    "select settings -> 'sample' -> 'signIns' as \"signIns\" from community where settings ? 'sample'",
  );
  return rows.length === 0 ? null : rows.flatMap((r) => r.signIns);
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
