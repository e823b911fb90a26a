import type { Id } from "../../src/kernel/id.ts";
import type { Disk, Wire } from "../../src/web/outbox/engine.ts";
import { Outbox } from "../../src/web/outbox/engine.ts";
import type { Outcome, Press } from "../../src/web/outbox/rules.ts";

/** What becomes of one sending: it arrives · is lost on the way · arrives, and its answer is lost · arrives twice at once · arrives, and once more later. */
export const FATES = ["arrives", "lost", "unheard", "twice", "echoes"] as const;
export type Fate = (typeof FATES)[number];

/** The way to the server; `copies` of a press arrive at the same moment. */
export type Deliver = (press: Press, copies: number) => Promise<Outcome>;

/** A disk that outlives every crash of its device. */
export class MemoryDisk implements Disk {
  readonly rows = new Map<Id, Press>();
  #nr = 0;
  load = async (): Promise<Press[]> => [...this.rows.values()].sort((a, b) => a.nr - b.nr);
  add = async (press: Omit<Press, "nr">): Promise<Press> => {
    const kept = { ...press, nr: ++this.#nr };
    this.rows.set(press.id, kept);
    return kept;
  };
  put = async (press: Press): Promise<void> => void (this.rows.has(press.id) && this.rows.set(press.id, press));
  remove = async (id: Id): Promise<void> => void this.rows.delete(id);
  begin = async (id: Id): Promise<boolean> => {
    const row = this.rows.get(id);
    if (row) this.rows.set(id, { ...row, sent: true });
    return row !== undefined;
  };
  withdraw = async (id: Id): Promise<boolean> => !this.rows.get(id)?.sent && this.rows.delete(id);
}

/**
 * A phone with the real outbox and a bad network. `deliver` is the way to the server; what each sending meets is drawn beforehand, and when the fates
 * are used up the network is good. A crash throws away everything but the disk: also in the middle of a sending.
 */
export class Device {
  readonly disk = new MemoryDisk();
  readonly settled = new Map<Id, Outcome>();
  /** Copies that will arrive later. */
  readonly echoes: Press[] = [];
  readonly #deliver: Deliver;
  readonly #fates: Fate[];
  readonly #chance: () => number;
  #time = 0;
  #life = 0;
  #box: Outbox;

  constructor(deliver: Deliver, fates: readonly Fate[], chance: () => number) {
    this.#deliver = deliver;
    this.#fates = [...fates];
    this.#chance = chance;
    this.#box = this.#boot();
  }
  #boot(): Outbox {
    const life = ++this.#life;
    const wire: Wire = {
      send: (press) => this.#send(press, life),
      handIn: async () => ({ all: { ok: false, status: 0, code: "network", facts: {} } }),
      reached: async () => this.#chance() < 0.5,
    };
    return new Outbox({
      disk: this.disk,
      wire,
      now: () => this.#time,
      chance: this.#chance,
      changed: () => undefined,
      settled: (id, outcome) => void this.settled.set(id, outcome),
    });
  }
  async #send(press: Press, life: number): Promise<Outcome> {
    const nothing: Outcome = { ok: false, status: 0, code: "network", facts: {} };
    const fate = this.#fates.shift() ?? "arrives";
    if (fate === "lost") return nothing;
    if (fate === "echoes") this.echoes.push(press);
    const outcome = await this.#deliver(press, fate === "twice" ? 2 : 1);
    // The life that asked is over: nobody hears the answer.
    if (life !== this.#life) return new Promise<never>(() => undefined);
    return fate === "unheard" ? nothing : outcome;
  }

  press = (press: Omit<Press, "nr">): Promise<Press> => this.#box.press(press);
  /** Sends what is ready. `crash`: the device dies while the first sending is under way, and starts again. */
  async turn(crash: boolean): Promise<void> {
    if (!crash) {
      const step = await this.#box.turn();
      if (step.do === "wait") this.#time = step.until;
      return;
    }
    const first = (await this.disk.load()).find((p) => p.state === "waiting");
    if (first && (await this.disk.begin(first.id))) await this.#send(first, this.#life);
    this.#box = this.#boot();
  }
  /** An old copy arrives at last. */
  async echo(): Promise<void> {
    const press = this.echoes.shift();
    if (press) await this.#deliver(press, 1);
  }
  /** Until nothing is left but what was refused. */
  async drain(): Promise<void> {
    this.#fates.length = 0;
    while (this.echoes.length > 0) await this.echo();
    for (let i = 0; i < 200; i++) {
      const step = await this.#box.turn();
      if (step.do === "rest") return;
      if (step.do === "wait") this.#time = step.until;
    }
  }
}
