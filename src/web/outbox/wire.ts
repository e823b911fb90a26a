import type { Id } from "../../kernel/id.ts";
import { post } from "../api.ts";
import { store } from "../store.ts";
import { sealedOf } from "./disk.ts";
import type { Wire } from "./engine.ts";
import type { Outcome, Press, Refused } from "./rules.ts";

interface HandedIn {
  answers: { id: Id; status: number; code: string | null; facts: Refused["facts"]; was: Partial<Press> | null }[];
}
/** An answer that takes longer is no answer; the same id goes out again. */
const PATIENCE = 20_000;

/** The way to the server through `fetch`. */
export const wire: Wire = {
  send: ({ id, community, input, at, command }) =>
    post(`/api/do/${command}`, { id, community, input, at }, AbortSignal.timeout(PATIENCE)),
  handIn: async (presses, run) => {
    const sealed = await sealedOf(presses.map((p) => p.id));
    const came = await post<HandedIn>(
      "/api/sign-in/hand-in",
      { presses: presses.flatMap(({ id }) => (sealed.has(id) ? [{ id, run, sealed: sealed.get(id) }] : [])) },
      AbortSignal.timeout(PATIENCE),
    );
    if (!came.ok) return { all: came };
    const each = new Map(
      came.value.answers.map((a) => {
        const outcome: Outcome =
          a.status < 400
            ? { ok: true, status: a.status, value: {} }
            : { ok: false, status: a.status, code: a.code ?? "failure", facts: a.facts };
        return [a.id, { outcome, was: a.was ?? {} }] as const;
      }),
    );
    return { each };
  },
  reached: async () => {
    try {
      return (await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(5000) })).ok;
    } catch {
      return false;
    }
  },
};

/** The server's public key, asked for once and kept: presses are sealed to it also when there is no network. */
let known: string | null = null;
export async function serverKey(): Promise<string | null> {
  if (known) return known;
  const kept = await (await store()).get("notes", "server key");
  if (typeof kept === "string") known = kept;
  return known;
}
/** Learns the key anew: after signing in, since a house may have been set up afresh. */
export async function learnServerKey(): Promise<void> {
  const came = await post<{ key: string }>("/api/sign-in/hand-in-key", {});
  if (!came.ok) return;
  known = came.value.key;
  await (await store()).put("notes", known, "server key");
}
