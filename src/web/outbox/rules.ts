import type { Id } from "../../kernel/id.ts";
import type { Instant } from "../../kernel/instant.ts";
import { HOUR, MINUTE, SECOND } from "../../kernel/instant.ts";

/**
 * What becomes of a press between the finger and the server's answer. Pure: time and chance come in.
 *
 * waiting → sent (same id each time) → done: gone · refused: the tray · proof: the person proves once more who they are · parked: nobody knows
 * what became of it after several tries of its own; the others go on, it is tried again later, and a person sees it.
 */
export interface Press {
  /** The command's id. Whatever happens, it is sent under this one and no other. */
  readonly id: Id;
  /** Order of pressing on this device. */
  readonly nr: number;
  readonly account: Id;
  readonly community: Id;
  readonly command: string;
  readonly input: unknown;
  /** When it was pressed, by the server's clock as far as the device knows it. */
  readonly at: Instant;
  /** What it touches: screens show it as pending there. */
  readonly about: readonly Id[];
  /** What the person pressed, in words, for the tray. */
  readonly label: string;
  readonly state: "waiting" | "parked" | "refused" | "proof";
  /** Sendings of its own whose outcome nobody knows. */
  readonly tries: number;
  /** Not sent before this (device clock, ms): its undo time, or its own pause. */
  readonly notBefore: number;
  /** It has been sent at least once, so it cannot be taken back quietly. */
  readonly sent: boolean;
  /** Only the server can read it (the device forgot its key): it is handed in as it is. */
  readonly sealed: boolean;
  readonly no: Refused | null;
}
export interface Refused {
  readonly status: number;
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}
/** What came of one sending. `status` 0: no answer; `reached`: something else did get an answer right after. */
export type Outcome =
  | { readonly ok: true; readonly status: number; readonly value: unknown }
  | {
      readonly ok: false;
      readonly status: number;
      readonly code: string;
      readonly facts: Refused["facts"];
      readonly reached?: boolean;
    };

export interface Queue {
  /** In order of `nr`. */
  readonly presses: readonly Press[];
  /** Nothing is sent before this (device clock, ms): no network, or the server asked for patience. */
  readonly pausedUntil: number;
  /** Failures in a row that say something about the way, not about one press. */
  readonly failures: number;
  readonly signedOut: boolean;
}
export const EMPTY: Queue = { presses: [], pausedUntil: 0, failures: 0, signedOut: false };

/** Tries of its own before a press steps aside. */
export const OWN_TRIES = 5;
/** Sealed presses handed in at once. */
export const HAND_IN = 8;
const LONGEST_PAUSE = MINUTE;
const PARKED_FOR = 5 * MINUTE;
const LONGEST_PARKED = HOUR;

export type Verdict = "done" | "refused" | "proof" | "later" | "offline" | "signed-out" | "unknown";
/** What an outcome means. An answer without a code of ours comes from something in between (a captive portal, a proxy): it decides nothing. */
export function verdictOf(o: Outcome): Verdict {
  if (o.ok) return "done";
  if (o.status === 0) return o.reached ? "unknown" : "offline";
  if (o.status === 500) return "unknown";
  if (o.code === "failure" || o.status === 429 || o.status >= 500 || o.status < 400) return "later";
  if (o.status === 401) return "signed-out";
  return o.status === 403 && o.code === "policy.step-up" ? "proof" : "refused";
}

/** A pause that doubles, spread over half to one and a half of itself so that many devices do not come back at once. `chance`: 0 to 1. */
export const pause = (n: number, first: number, longest: number, chance: number): number =>
  Math.min(first * 2 ** Math.min(n, 20), longest) * (0.5 + chance);

/** A time that has come. One too far ahead was written under a clock that has been set back since: it has come, too. */
const due = (at: number, now: number): boolean => at <= now || at > now + 2 * LONGEST_PARKED;

export type Next =
  | { readonly do: "send"; readonly press: Press }
  | { readonly do: "hand-in"; readonly presses: readonly Press[] }
  /** Refused ones whose words only the server can still read: for the tray, without running them. */
  | { readonly do: "open"; readonly presses: readonly Press[] }
  | { readonly do: "wait"; readonly until: number }
  | { readonly do: "rest" };

/** What to do now: the oldest waiting press first; parked ones when their time has come and nothing before them is ready. */
export function next(q: Queue, now: number): Next {
  const waiting = q.presses.filter((p) => p.state === "waiting");
  const parked = q.presses.filter((p) => p.state === "parked");
  const shut = q.presses.filter((p) => p.state === "refused" && p.sealed);
  if (q.signedOut || waiting.length + parked.length + shut.length === 0) return { do: "rest" };
  if (!due(q.pausedUntil, now)) return { do: "wait", until: q.pausedUntil };
  if (shut.length > 0) return { do: "open", presses: shut.slice(0, HAND_IN) };
  const ready = [...waiting.slice(0, 1), ...parked].find((p) => due(p.notBefore, now));
  if (!ready) return { do: "wait", until: Math.min(...[...waiting.slice(0, 1), ...parked].map((p) => p.notBefore)) };
  if (!ready.sealed) return { do: "send", press: ready };
  const end = waiting.findIndex((p) => !p.sealed);
  const together = ready.state === "waiting" ? waiting.slice(0, end < 0 ? HAND_IN : Math.min(end, HAND_IN)) : [ready];
  return { do: "hand-in", presses: together };
}

const change = (q: Queue, id: Id, to: (p: Press) => Press): Queue => ({
  ...q,
  presses: q.presses.map((p) => (p.id === id ? to(p) : p)),
});
export const without = (q: Queue, id: Id): Queue => ({ ...q, presses: q.presses.filter((p) => p.id !== id) });

/** The answer to one press. An answer to something that is no longer there changes nothing about the rest. */
export function answered(q: Queue, id: Id, outcome: Outcome, now: number, chance: number): Queue {
  const verdict = verdictOf(outcome);
  const clear: Queue = { ...q, pausedUntil: 0, failures: 0 };
  if (verdict === "done") return without(clear, id);
  const { status, code, facts } = outcome as Refused;
  switch (verdict) {
    case "refused":
    case "proof":
      return change(clear, id, (p) => ({ ...p, state: verdict, no: { status, code, facts } }));
    case "signed-out":
      return { ...q, signedOut: true };
    case "later":
    case "offline": {
      const asked = typeof facts.seconds === "number" ? facts.seconds * SECOND * (1 + chance / 2) : 0;
      return {
        ...q,
        failures: q.failures + 1,
        pausedUntil: now + Math.max(asked, pause(q.failures, SECOND, LONGEST_PAUSE, chance)),
      };
    }
    case "unknown":
      return change(clear, id, (p) => {
        const tries = p.tries + 1;
        if (tries < OWN_TRIES) return { ...p, tries, notBefore: now + pause(p.tries, SECOND, LONGEST_PAUSE, chance) };
        return { ...p, tries, state: "parked", notBefore: now + pause(tries - OWN_TRIES, PARKED_FOR, LONGEST_PARKED, chance) };
      });
  }
}

/** Tries at once: the network is back, or the person asked for it. `id`: this one; else all that wait or are parked. */
export const hurry = (q: Queue, id?: Id): Queue => ({
  ...q,
  pausedUntil: 0,
  presses: q.presses.map((p) =>
    id === undefined
      ? p.state === "parked"
        ? { ...p, notBefore: 0 }
        : p
      : p.id === id
        ? { ...p, state: "waiting", notBefore: 0, no: null }
        : p,
  ),
});

/** The person has proven who they are, or has not wanted to: what waited for it goes on under the same id, or into the tray. */
export const proven = (q: Queue, yes: boolean): Queue => ({
  ...q,
  presses: q.presses.map((p) =>
    p.state !== "proof" ? p : yes ? { ...p, state: "waiting", no: null } : { ...p, state: "refused" },
  ),
});

/** Which tab may send: the one that holds the lock, unless it went away or is out of sight while this one is looked at. */
export interface Lock {
  readonly holder: string;
  readonly until: number;
  readonly inSight: boolean;
}
export const LOCK_LASTS = 15 * SECOND;
export const mayTake = (lock: Lock | undefined, me: string, inSight: boolean, now: number): boolean =>
  lock === undefined || lock.holder === me || lock.until <= now || lock.until > now + LOCK_LASTS || (inSight && !lock.inSight);
