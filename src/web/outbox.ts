import type { Readable } from "svelte/store";
import { writable } from "svelte/store";
import type { Id } from "../kernel/id.ts";
import { commandId } from "../kernel/id.ts";
import { instantOf } from "../kernel/instant.ts";
import { serverNow } from "./clock.ts";
import { diskOf, othersWaiting } from "./outbox/disk.ts";
import { Outbox } from "./outbox/engine.ts";
import type { Outcome, Press, Queue, Refused } from "./outbox/rules.ts";
import { mayISend, stopSending } from "./outbox/turns.ts";
import { learnServerKey, serverKey, wire } from "./outbox/wire.ts";

/**
 * The outbox: what somebody presses is kept on the device before it is sent, and until it is answered. Every change goes through `press`.
 * `openOutbox(account)` after signing in (or unlocking); `outbox` is what is waiting, for banner and tray.
 */
export type Pressed = {
  /** The command's id; `undo.command` takes it. */
  readonly id: Id;
  /** The server's answer, whenever it comes. */
  readonly answered: Promise<Outcome>;
} & Soon;
/** What is known after a moment's patience. `kept`: nobody answered yet; it is on this device and goes out by itself. A no is in the tray as well. */
type Soon =
  { readonly state: "done"; readonly value: unknown } | ({ readonly state: "refused" } & Refused) | { readonly state: "kept" };
export interface PressOptions {
  community: Id;
  about?: readonly Id[];
  /** What the person pressed, in words, for the tray. */
  label: string;
  /** Milliseconds during which it can still be taken back: it is kept at once, and sent afterwards. */
  holdFor?: number;
  /** How long to wait for the answer, milliseconds; 0: only until it is kept. */
  patience?: number;
}
const PATIENCE = 5000;
export interface OutboxSeen {
  /** Everything that has no good answer yet, in order. */
  readonly presses: readonly Press[];
  /** Not answered yet. */
  readonly unsent: number;
  /** In need of a person: refused, or nobody knows what became of it. */
  readonly tray: readonly Press[];
  /** Waits for the person to prove who they are. */
  readonly proof: boolean;
  /** The last sending got no answer. */
  readonly silent: boolean;
  readonly signedOut: boolean;
  /** Presses of other accounts that wait on this device for their owners. */
  readonly others: number;
}
const NOTHING: OutboxSeen = { presses: [], unsent: 0, tray: [], proof: false, silent: false, signedOut: false, others: 0 };
const seen = writable<OutboxSeen>(NOTHING);
export const outbox: Readable<OutboxSeen> = { subscribe: seen.subscribe };

const random32 = (): number => crypto.getRandomValues(new Uint32Array(1))[0] as number;
const waiting = new Map<Id, (outcome: Outcome) => void>();
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("haitang-outbox");
let open: { account: Id; box: Outbox } | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let others = 0;

const see = (q: Queue): void =>
  seen.set({
    presses: q.presses,
    unsent: q.presses.filter((p) => p.state !== "refused").length,
    tray: q.presses.filter((p) => (p.state === "refused" || p.state === "parked") && !p.sealed),
    proof: q.presses.some((p) => p.state === "proof"),
    silent: q.failures > 0,
    signedOut: q.signedOut,
    others,
  });
function settle(id: Id, outcome: Outcome): void {
  waiting.get(id)?.(outcome);
  waiting.delete(id);
}

/** Opens the outbox of an account on this device and begins to send. */
export async function openOutbox(account: Id): Promise<void> {
  if (open?.account !== account) {
    const box = new Outbox({
      disk: diskOf(account, serverKey),
      wire,
      now: Date.now,
      chance: Math.random,
      changed: see,
      settled: (id, outcome) => {
        settle(id, outcome);
        tabs?.postMessage({ id, outcome });
      },
    });
    open = { account, box };
  }
  others = await othersWaiting(account);
  open.box.signedIn();
  await open.box.refresh();
  void learnServerKey().then(flush);
  flush();
}
/** Signed out or locked: nothing is sent from here any more. What waits stays on the device. */
export async function closeOutbox(): Promise<void> {
  open = null;
  clearTimeout(timer);
  seen.set(NOTHING);
  await stopSending();
}

/** Sends what is ready, if it is this tab's turn. Cheap when there is nothing to do. */
export function flush(): void {
  clearTimeout(timer);
  void turn();
}
async function turn(): Promise<void> {
  const box = open?.box;
  if (!box) return;
  if (!(await mayISend(document.visibilityState === "visible"))) {
    // Another tab sends; look again when its lock may have run out.
    await box.refresh();
    if (box.queue.presses.some((p) => p.state === "waiting")) timer = setTimeout(flush, 5000);
    return;
  }
  // A phone that knows that it has no network need not try.
  const step = navigator.onLine === false ? ({ do: "rest" } as const) : await box.turn();
  if (open?.box !== box) return;
  if (navigator.onLine === false) await box.refresh();
  if (step.do === "wait") timer = setTimeout(flush, Math.max(250, Math.min(step.until - Date.now(), 60_000)));
  tabs?.postMessage({});
}

/**
 * What somebody pressed. It returns when the press is safely on the device; sending goes on by itself.
 * @throws when nobody has opened an outbox, or the device cannot store anything
 */
export async function press(command: string, input: unknown, o: PressOptions): Promise<Pressed> {
  if (!open) throw new Error("press: no outbox is open");
  const { account, box } = open;
  const id = commandId(serverNow(), random32);
  const answered = new Promise<Outcome>((resolve) => waiting.set(id, resolve));
  await box.press({
    id,
    account,
    command,
    input,
    community: o.community,
    about: [...(o.about ?? [])],
    label: o.label,
    at: instantOf(serverNow()),
    state: "waiting",
    tries: 0,
    notBefore: o.holdFor ? Date.now() + o.holdFor : 0,
    sent: false,
    sealed: false,
    no: null,
  });
  tabs?.postMessage({});
  flush();
  return { id, answered, ...(await soon(answered, o.holdFor || navigator.onLine === false ? 0 : (o.patience ?? PATIENCE))) };
}
async function soon(answered: Promise<Outcome>, patience: number): Promise<Soon> {
  if (patience === 0) return { state: "kept" };
  let late: ReturnType<typeof setTimeout> | undefined;
  const none = new Promise<null>((resolve) => (late = setTimeout(resolve, patience, null)));
  const outcome = await Promise.race([answered, none]);
  clearTimeout(late);
  if (outcome === null) return { state: "kept" };
  if (outcome.ok) return { state: "done", value: outcome.value };
  return { state: "refused", status: outcome.status, code: outcome.code, facts: outcome.facts };
}
/** Takes a press back that has not been sent yet. False: too late, ask the server (`undo.command`). */
export const withdraw = async (id: Id): Promise<boolean> => {
  const yes = (await open?.box.withdraw(id)) ?? false;
  if (yes) waiting.delete(id);
  return yes;
};
/** From the tray: the same again, as a new press of now. */
export async function sendAgain(old: Press): Promise<Pressed> {
  const { command, input, community, about, label } = old;
  const pressed = await press(command, input, { community, about, label });
  await open?.box.discard(old.id);
  return pressed;
}
/** From the tray: gone, done or not. Only a person says this, or a screen that has just shown them the no. */
export const discard = async (id: Id): Promise<void> => open?.box.discard(id);
/** Tries now, under the same id: one press, or all. */
export async function hurry(id?: Id): Promise<void> {
  await open?.box.hurry(id);
  flush();
}
/** The person has proven who they are, or did not want to: what waited for it goes on under its id, or into the tray. */
export async function proven(yes: boolean): Promise<void> {
  await open?.box.proven(yes);
  flush();
}
/** Ids that unsent presses touch. */
export const pendingAbout = (presses: readonly Press[]): ReadonlySet<Id> =>
  new Set(presses.filter((p) => p.state === "waiting" || p.state === "parked").flatMap((p) => p.about));

tabs?.addEventListener("message", ({ data }: MessageEvent<{ id?: Id; outcome?: Outcome }>) => {
  if (data.id && data.outcome) settle(data.id, data.outcome);
  void open?.box.refresh();
});
if (typeof addEventListener === "function") {
  // When a tower comes back, thousands of phones do at once: each waits its own moment.
  addEventListener("online", () => setTimeout(() => void hurry(), Math.random() * 2000));
  addEventListener("pagehide", () => void stopSending());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
}
