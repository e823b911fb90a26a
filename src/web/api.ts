import { heardClock } from "./clock.ts";

/** How a screen speaks to the server. Words for refusals are found by their code; see each capability's text files. */

export interface Refusal {
  readonly ok: false;
  readonly status: number;
  /** `capability.reason`, or `network` when nobody answered. */
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}
export type Answer<T> = { readonly ok: true; readonly status: number; readonly value: T } | Refusal;

/** Nobody answered. */
export const UNREACHED: Refusal = { ok: false, status: 0, code: "network", facts: {} };

/** One POST with JSON both ways. Never throws: being offline is normal. */
export async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<Answer<T>> {
  let response: Response;
  const sent = Date.now();
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      credentials: "same-origin",
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
  } catch {
    return UNREACHED;
  }
  heardClock(response.headers.get("date"), sent, Date.now());
  const value = (await response.json().catch(() => null)) as T | null;
  if (response.ok && value !== null) return { ok: true, status: response.status, value };
  return refusalOf(response.status, value, response.headers.get("retry-after"));
}

/** A refusal from what came back: problem details of ours, or something in between that answered for the server. */
export function refusalOf(status: number, body: unknown, retryAfter: string | null): Refusal {
  const told = body as { code?: string; facts?: Refusal["facts"] } | null;
  // A proxy that asks for patience says so in the header alone.
  const seconds = Number(retryAfter);
  return { ok: false, status, code: told?.code ?? "failure", facts: told?.facts ?? (seconds > 0 ? { seconds } : {}) };
}

/** A question. `community` names the wall; leave it out for questions that go across. */
export const ask = <T>(name: string, input: unknown, community?: string, signal?: AbortSignal): Promise<Answer<T>> =>
  post<T>(`/api/ask/${name}`, { ...(community === undefined ? {} : { community }), input }, signal);
