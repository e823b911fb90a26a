import type { ServerResponse } from "node:http";
import type { Actor } from "../kernel/actor.ts";
import type { Journalled } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Tail } from "./tail.ts";

/** A listener that leaves this many bytes lying when more come is cut; it comes back with its cursor and misses nothing. */
const PILE = 64 * 1024;
const HEARTBEAT = 15_000;
/** Listeners that one process serves; one more is told to come back later. */
const MOST = 12_000;

/** What a listener may hear: everything in the communities that it works in as a whole, else only what is about its own places and households. */
export interface Hearing {
  readonly whole: ReadonlySet<Id>;
  readonly only: ReadonlyMap<Id, ReadonlySet<Id>>;
}
interface Listener {
  readonly response: ServerResponse;
  readonly hearing: Hearing;
  readonly account: Id;
  readonly session: Id;
  cursor: number;
  until: number;
}

/** Kinds after which an account's or a session's listeners must show themselves again. */
const ENDS_SESSION = new Set([
  "sign-in.session-ended",
  "sign-in.account-blocked",
  "organisations.role-given",
  "organisations.role-ended",
  "organisations.entrusted",
  "organisations.entrusting-ended",
]);

/** The live stream: server-sent events with a cursor, fanned out from memory. Only kind and ids travel; the screen asks again under policy. */
export class Live {
  readonly #tail: Tail;
  readonly #epoch: number;
  readonly #clock: () => string;
  readonly #byCommunity = new Map<Id, Set<Listener>>();
  readonly #all = new Set<Listener>();
  readonly #stop: () => void;
  readonly #beat: NodeJS.Timeout;
  cut = 0;

  /** @param clock the house's own: sessions end by it, whatever the machine says */
  constructor(tail: Tail, epoch: number, clock: () => string) {
    this.#tail = tail;
    this.#epoch = epoch;
    this.#clock = clock;
    this.#stop = tail.listen((events) => this.#fanOut(events));
    this.#beat = setInterval(() => this.beat(), HEARTBEAT);
    this.#beat.unref();
  }
  get size(): number {
    return this.#all.size;
  }
  get full(): boolean {
    return this.#all.size >= MOST;
  }

  /** Where the journal is heard up to: to be noted before an actor's rights are looked at. */
  get pos(): number {
    return this.#tail.pos;
  }

  /**
   * Begins to speak on a response whose headers are sent. `cursor` is "epoch.pos" from the last event that the listener heard; `looked` is `pos` from
   * before the actor's rights were looked at: what ended them in between was told to nobody here yet.
   */
  add(
    response: ServerResponse,
    actor: Actor,
    hearing: Hearing,
    cursor: string | undefined,
    sessionUntil: number,
    looked: number,
  ): void {
    const meanwhile = this.#tail.since(looked);
    if (
      !meanwhile ||
      meanwhile.some((e) => ENDS_SESSION.has(e.kind) && (e.about.includes(actor.account) || e.about.includes(actor.session)))
    ) {
      response.end("retry: 50\nevent: again\ndata: {}\n\n");
      return;
    }
    const [, epoch, pos] = /^(\d{1,9})\.(\d{1,15})$/.exec(cursor ?? "") ?? [];
    const missed = Number(epoch) === this.#epoch ? this.#tail.since(Number(pos)) : null;
    const listener: Listener = {
      response,
      hearing,
      account: actor.account,
      session: actor.session,
      cursor: this.#tail.pos,
      until: sessionUntil,
    };
    response.on("close", () => this.#drop(listener));
    response.on("error", () => this.#drop(listener));
    // Everybody who is thrown off at once must not come back at once: the delay is told, and each listener gets another.
    response.write(`retry: ${1000 + ((this.#all.size * 7919) % 4000)}\n`);
    if (missed === null) response.write(`event: reset\nid: ${this.#epoch}.${this.#tail.pos}\ndata: {}\n\n`);
    else {
      const heard = missed.filter((e) => hears(hearing, e));
      response.write(
        heard.length > 0
          ? heard.map((e) => this.#frame(e)).join("")
          : `event: hello\nid: ${this.#epoch}.${this.#tail.pos}\ndata: {}\n\n`,
      );
    }
    this.#all.add(listener);
    for (const community of [...hearing.whole, ...hearing.only.keys()]) {
      let set = this.#byCommunity.get(community);
      if (!set) this.#byCommunity.set(community, (set = new Set()));
      set.add(listener);
    }
  }

  #frame = (e: Journalled): string =>
    `id: ${this.#epoch}.${e.pos}\ndata: ${JSON.stringify({ kind: e.kind, community: e.community, about: e.about })}\n\n`;

  #fanOut(events: readonly Journalled[]): void {
    // Frames are made once; listeners of the same community share them.
    const pieces = new Map<Listener, string[]>();
    for (const event of events) {
      const set = this.#byCommunity.get(event.community);
      if (!set) continue;
      const frame = this.#frame(event);
      const whole = set.size > 0;
      if (!whole) continue;
      for (const listener of set) {
        if (!hears(listener.hearing, event)) continue;
        const had = pieces.get(listener);
        if (had) had.push(frame);
        else pieces.set(listener, [frame]);
      }
    }
    for (const [listener, frames] of pieces) this.#send(listener, frames.length === 1 ? (frames[0] as string) : frames.join(""));
    for (const event of events) if (ENDS_SESSION.has(event.kind)) this.#showAgain(event);
  }
  #send(listener: Listener, text: string): void {
    // What counts is what was left over from before: a rush of events is long for a quick listener, too, and has not had time to leave.
    if (listener.response.writableLength <= PILE) return void listener.response.write(text);
    this.cut += 1;
    listener.response.destroy();
    this.#drop(listener);
  }
  /** Ends the streams of those whose rights may have changed; they come back at once and are looked at anew. */
  #showAgain(event: Journalled): void {
    const about = new Set(event.about);
    for (const listener of this.#all) {
      if (!about.has(listener.account) && !about.has(listener.session)) continue;
      listener.response.end("retry: 50\nevent: again\ndata: {}\n\n");
      this.#drop(listener);
    }
  }
  /** Keeps streams alive, and ends those whose time is over. Runs every fifteen seconds. */
  beat(): void {
    const now = Date.parse(this.#clock());
    for (const listener of this.#all) {
      if (listener.until < now) listener.response.end("event: again\ndata: {}\n\n");
      else this.#send(listener, ": \n\n");
    }
  }
  #drop(listener: Listener): void {
    if (!this.#all.delete(listener)) return;
    for (const community of [...listener.hearing.whole, ...listener.hearing.only.keys()]) {
      const set = this.#byCommunity.get(community);
      set?.delete(listener);
      if (set?.size === 0) this.#byCommunity.delete(community);
    }
  }
  /** Says good-bye to all, spread over some seconds, so that the next server is not run over. */
  stop(): void {
    clearInterval(this.#beat);
    this.#stop();
    let nr = 0;
    for (const listener of this.#all) listener.response.end(`retry: ${500 + ((nr++ * 7919) % 5000)}\nevent: again\ndata: {}\n\n`);
    this.#all.clear();
    this.#byCommunity.clear();
  }
}

/** Whether a listener may hear of an event. What is marked hidden is for those alone whom it names. */
export const hears = (hearing: Hearing, event: Pick<Journalled, "community" | "about" | "public">): boolean => {
  if (hearing.whole.has(event.community) && event.public.hidden !== true) return true;
  const only = hearing.only.get(event.community);
  return only !== undefined && event.about.some((id) => only.has(id));
};
