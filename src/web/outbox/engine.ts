import type { Id } from "../../kernel/id.ts";
import type { Next, Outcome, Press, Queue } from "./rules.ts";
import { answered, EMPTY, hurry, next, proven, verdictOf } from "./rules.ts";

/** Where presses are kept. Every change is on it before anything else happens. */
export interface Disk {
  /** Presses of this account, in order. */
  load(): Promise<Press[]>;
  /** Gives the press its number and keeps it. */
  add(press: Omit<Press, "nr">): Promise<Press>;
  put(press: Press): Promise<void>;
  remove(id: Id): Promise<void>;
  /** Notes that it is about to be sent for the first time. False when it was taken back meanwhile. */
  begin(id: Id): Promise<boolean>;
  /** Takes back what was never sent. False when it is too late. */
  withdraw(id: Id): Promise<boolean>;
}
/** The way to the server. Neither call throws. */
export interface Wire {
  send(press: Press): Promise<Outcome>;
  /** Sealed presses, opened by the server and, if so wished, run. One answer for each; what was not done comes with what it was. */
  handIn(
    presses: readonly Press[],
    run: boolean,
  ): Promise<{ all: Outcome } | { each: ReadonlyMap<Id, { outcome: Outcome; was: Partial<Press> }> }>;
  /** After silence: does anything of the server answer? */
  reached(): Promise<boolean>;
}
export interface Engine {
  readonly disk: Disk;
  readonly wire: Wire;
  readonly now: () => number;
  /** 0 to 1. */
  readonly chance: () => number;
  /** Something changed: what is kept, whether the server answers. */
  readonly changed: (queue: Queue) => void;
  /** A press has its answer. */
  readonly settled: (id: Id, outcome: Outcome) => void;
}

/** One account's outbox on one device. It has no timers: `turn` says when it wants to be called again. */
export class Outbox {
  readonly #o: Engine;
  #queue: Queue = EMPTY;
  #turning: Promise<Next> | null = null;
  #again = false;

  constructor(o: Engine) {
    this.#o = o;
  }
  get queue(): Queue {
    return this.#queue;
  }

  /** Keeps a press. When this returns it is on the disk, and will be sent. */
  async press(press: Omit<Press, "nr">): Promise<Press> {
    const kept = await this.#o.disk.add(press);
    await this.refresh();
    return kept;
  }

  /** Looks at the disk again: another tab may have written. */
  async refresh(): Promise<void> {
    this.#set({ ...this.#queue, presses: await this.#o.disk.load() });
  }

  /** Sends what is ready, one by one, until there is nothing to do now. A call during a turn makes it look once more. */
  turn(): Promise<Next> {
    this.#again = true;
    this.#turning ??= this.#run().finally(() => (this.#turning = null));
    return this.#turning;
  }

  async #run(): Promise<Next> {
    let step: Next = { do: "rest" };
    while (this.#again) {
      this.#again = false;
      await this.refresh();
      for (;;) {
        step = next(this.#queue, this.#o.now());
        if (step.do === "wait" || step.do === "rest") break;
        if (step.do === "send") await this.#send(step.press);
        else if (step.do === "hand-in") await this.#handIn(step.presses);
        else await this.#open(step.presses);
        await this.refresh();
      }
    }
    return step;
  }

  async #send(press: Press): Promise<void> {
    if (!(await this.#o.disk.begin(press.id))) return;
    await this.#take({ ...press, sent: true }, await this.#heard(await this.#o.wire.send(press)));
  }
  async #handIn(presses: readonly Press[]): Promise<void> {
    const came = await this.#o.wire.handIn(presses, true);
    if ("all" in came) {
      const outcome = await this.#heard(came.all);
      const verdict = verdictOf(outcome);
      const [first] = presses;
      // What the server would not take as a whole says nothing about any one of them: the first goes alone.
      if (presses.length > 1 && (verdict === "unknown" || verdict === "refused")) await this.#handIn(presses.slice(0, 1));
      else if (first) await this.#take(first, outcome);
      return;
    }
    for (const p of presses) {
      const mine = came.each.get(p.id);
      const lost: Outcome = { ok: false, status: 500, code: "failure", facts: {} };
      await this.#take({ ...p, ...mine?.was, sent: true, sealed: mine?.was.command === undefined }, mine?.outcome ?? lost);
    }
  }
  /** Brings the words of refused ones back; what not even the server can read is of no use to anybody. */
  async #open(presses: readonly Press[]): Promise<void> {
    const came = await this.#o.wire.handIn(presses, false);
    if ("all" in came) {
      const outcome = await this.#heard(came.all);
      const [first] = presses;
      const verdict = verdictOf(outcome);
      if (verdict !== "refused" && verdict !== "unknown")
        this.#set(answered(this.#queue, "", outcome, this.#o.now(), this.#o.chance()));
      else if (presses.length > 1) await this.#open(presses.slice(0, 1));
      else if (first) await this.#o.disk.remove(first.id);
      return;
    }
    for (const p of presses) {
      const was = came.each.get(p.id)?.was;
      if (was?.command === undefined) await this.#o.disk.remove(p.id);
      else await this.#o.disk.put({ ...p, ...was, sealed: false });
    }
  }
  async #heard(outcome: Outcome): Promise<Outcome> {
    return !outcome.ok && outcome.status === 0 ? { ...outcome, reached: await this.#o.wire.reached() } : outcome;
  }

  /** Writes down what an answer changes. */
  async #take(press: Press, outcome: Outcome): Promise<void> {
    const presses = this.#queue.presses.map((p) => (p.id === press.id ? press : p));
    const after = answered({ ...this.#queue, presses }, press.id, outcome, this.#o.now(), this.#o.chance());
    const mine = after.presses.find((p) => p.id === press.id);
    if (!mine) await this.#o.disk.remove(press.id);
    else if (mine !== press) await this.#o.disk.put(mine);
    this.#set(after);
    const verdict = verdictOf(outcome);
    if (verdict === "done" || verdict === "refused") this.#o.settled(press.id, outcome);
  }
  #set(queue: Queue): void {
    this.#queue = queue;
    this.#o.changed(queue);
  }

  async #write(to: Queue): Promise<void> {
    const had = new Map(this.#queue.presses.map((p) => [p.id, p]));
    for (const p of to.presses) if (had.get(p.id) !== p) await this.#o.disk.put(p);
    this.#set(to);
  }
  /** Tries at once, all or one. */
  async hurry(id?: Id): Promise<void> {
    await this.#write(hurry(this.#queue, id));
  }
  /** After proving once more who it is (or not). */
  async proven(yes: boolean): Promise<void> {
    const asked = this.#queue.presses.filter((p) => p.state === "proof");
    await this.#write(proven(this.#queue, yes));
    if (!yes) for (const p of asked) if (p.no) this.#o.settled(p.id, { ok: false, ...p.no });
  }
  /** Somebody signed in. */
  signedIn(): void {
    this.#set({ ...this.#queue, signedOut: false, pausedUntil: 0 });
  }
  async discard(id: Id): Promise<void> {
    await this.#o.disk.remove(id);
    await this.refresh();
  }
  async withdraw(id: Id): Promise<boolean> {
    const yes = await this.#o.disk.withdraw(id);
    await this.refresh();
    return yes;
  }
}
