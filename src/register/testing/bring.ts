import type { Voice } from "../../../test/support/house.ts";
import type { EntrySeen, ImportSeen, Verdict } from "../schema.ts";

/** A list on its way into a community, as the screens bring it: begun, its file sent, what was found looked at, taken. */
export interface Brought {
  readonly id: string;
  seen(): Promise<ImportSeen>;
  entries(verdict?: Verdict | null): Promise<EntrySeen[]>;
  /** Sends a command that leads to comparing anew, and waits until that is done. */
  correct(name: string, input: object): Promise<ImportSeen>;
  take(accept?: "all" | "clean"): Promise<{ status: number; body: any; command: string }>;
}
type Answer = { status: number; body: any };

export const sendFile = async (base: string, voice: Voice, community: string, id: string, bytes: Uint8Array): Promise<Answer> => {
  const response = await fetch(`${base}/api/register/file?community=${community}&import=${id}`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream", authorization: `Bearer ${voice.secret}` },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, body: await response.json() };
};
export const sendTo = async (base: string, path: string, voice: Voice, body: object): Promise<Response> =>
  fetch(base + path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${voice.secret}` },
    body: JSON.stringify(body),
  });

export async function bring(
  base: string,
  voice: Voice,
  community: string,
  bytes: Uint8Array,
  fileName = "名册.xlsx",
): Promise<Brought> {
  const begun = await voice.do("register.begin", { fileName, source: "居委会台账", basis: "duty", until: "2026-12-31" });
  if (begun.status !== 200) throw new Error(`begin: ${begun.status} ${JSON.stringify(begun.body)}`);
  const id = begun.body.import as string;
  const sent = await sendFile(base, voice, community, id, bytes);
  if (sent.status !== 200) throw new Error(`file: ${sent.status} ${JSON.stringify(sent.body)}`);
  const seen = async (): Promise<ImportSeen> => (await voice.ask("register.import", { import: id })).body as ImportSeen;
  return {
    id,
    seen,
    entries: async (verdict = null) => {
      const all: EntrySeen[] = [];
      for (let from: number | null = 0; from !== null;) {
        const page: { entries: EntrySeen[]; next: number | null } = (
          await voice.ask("register.entries", { import: id, verdict, from })
        ).body;
        all.push(...page.entries);
        from = page.next;
      }
      return all;
    },
    correct: async (name, input) => {
      const { version } = await seen();
      const done = await voice.do(name, { import: id, version, ...input });
      if (done.status !== 200) throw new Error(`${name}: ${done.status} ${JSON.stringify(done.body)}`);
      await sendTo(base, "/api/register/plan", voice, { community, import: id });
      return seen();
    },
    take: async (accept = "clean") => {
      const { version } = await seen();
      const command = voice.id();
      return { ...(await voice.do("register.take", { import: id, version, accept }, { id: command })), command };
    },
  };
}
