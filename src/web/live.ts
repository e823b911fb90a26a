import { writable } from "svelte/store";
import type { Readable } from "svelte/store";
import type { Id } from "../kernel/id.ts";

/**
 * What changes elsewhere, as the server tells it: kinds and ids, never contents; screens ask again. The browser's EventSource comes back by itself
 * with its cursor; when it gives up (an answer that is no stream), we do, after a pause of our own.
 */
export interface Heard {
  readonly kind: string;
  readonly community: Id;
  readonly about: ReadonlySet<Id>;
}
/** `null`: what was missed is not known, ask for everything anew. */
type Hear = (heard: readonly Heard[] | null) => void;
export type LiveState = "off" | "connecting" | "on";

const hearers = new Set<Hear>();
const state = writable<LiveState>("off");
/** Whether changes are heard at this moment. */
export const live: Readable<LiveState> = { subscribe: state.subscribe };

/** Events of one moment are told together. */
const GATHER = 150;
let wanted = false;
let source: EventSource | null = null;
let cursor = "";
let retry: ReturnType<typeof setTimeout> | undefined;
let failures = 0;
let gathered: Heard[] | null = [];
let gathering: ReturnType<typeof setTimeout> | undefined;

function tell(heard: Heard | null): void {
  if (heard === null) gathered = null;
  else gathered?.push(heard);
  gathering ??= setTimeout(() => {
    const all = gathered;
    gathered = [];
    gathering = undefined;
    for (const hear of hearers) hear(all);
  }, GATHER);
}

function connect(): void {
  clearTimeout(retry);
  state.set("connecting");
  const own = (source = new EventSource(`/api/live${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`));
  const note = (event: MessageEvent): void => {
    if (event.lastEventId) cursor = event.lastEventId;
    failures = 0;
    state.set("on");
  };
  own.addEventListener("hello", note);
  // The server no longer has what was missed, or this is the first time: screens ask for everything.
  own.addEventListener("reset", (event) => {
    note(event);
    tell(null);
  });
  own.addEventListener("message", (event) => {
    note(event);
    const { kind, community, about } = JSON.parse(event.data as string) as { kind: string; community: Id; about: Id[] };
    tell({ kind, community, about: new Set(about) });
  });
  // Rights may have changed, or the server goes: show yourself again, with the cursor; and ask for everything, since one may see less or more now.
  own.addEventListener("again", () => {
    again(200);
    tell(null);
  });
  own.addEventListener("error", () => {
    if (source !== own) return;
    state.set("connecting");
    if (own.readyState === EventSource.CLOSED) again(1000);
  });
}
function again(first: number): void {
  source?.close();
  source = null;
  clearTimeout(retry);
  const pause = Math.min(first * 2 ** Math.min(failures++, 10), 60_000);
  retry = setTimeout(connect, pause * (0.5 + Math.random()));
}

/** Hears what changes from now on. @returns how to stop */
export function listen(hear: Hear): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}
/** Begins to listen for the signed-in account. */
export function openLive(): void {
  wanted = true;
  if (!source) connect();
}
export function closeLive(): void {
  wanted = false;
  source?.close();
  source = null;
  clearTimeout(retry);
  state.set("off");
  cursor = "";
}
if (typeof addEventListener === "function") {
  addEventListener("online", () => {
    if (!wanted) return;
    failures = 0;
    again(500);
  });
}
