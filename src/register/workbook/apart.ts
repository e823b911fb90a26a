import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { Unreadable } from "./types.ts";

export interface ApartOptions {
  /** Tasks under way at once; more wait in line. */
  readonly workers?: number;
  /** Folder of the server's own that keeps what is compiled, so that a thread begins three times as fast. Whoever may write there may run code here. */
  readonly cache?: string;
}
export interface TaskOptions {
  /** Memory that is handed over with the input, not copied: the caller has it no more. */
  readonly transfer?: readonly ArrayBuffer[];
  readonly signal?: AbortSignal;
  /** Megabytes of objects that the task may hold; buffers do not count. */
  readonly memoryMb?: number;
  /** Milliseconds that it may take, waiting in line not counted. */
  readonly ms?: number;
  readonly onProgress?: (done: number, all: number) => void;
  /** Pieces that the task hands over while it is still at work. */
  readonly onPiece?: (piece: Uint8Array) => void;
}
/** A task that broke down: an error of ours, not a file's. */
export class ApartFailed extends Error {}

/** What a task may say while it is at work. */
export interface Tell {
  progress(done: number, all: number): void;
  /** The bytes are handed over: the task has them no more. */
  piece(bytes: Uint8Array<ArrayBuffer>): void;
}
/** A task: an exported function of a module under `src/register/`. What it answers is copied; bytes in it are handed over. */
export type Task<I, O> = (input: I, tell: Tell) => Promise<O> | O;

export interface TaskRequest {
  readonly module: string;
  readonly run: string;
  readonly input: unknown;
}
export type Said =
  | { readonly progress: readonly [done: number, all: number] }
  | { readonly piece: Uint8Array }
  | { readonly done: unknown }
  | { readonly unreadable: { readonly code: string; readonly facts: Unreadable["facts"] } }
  | { readonly failed: string };

const ENTRY = new URL("./apart-worker.ts", import.meta.url);

/**
 * Runs tasks of the register in threads of their own, so that a file that somebody brought can use up neither the server's time nor its memory. A task
 * is ended by ending its thread, at once, whatever it is doing. The limit of memory is a second net, not the first: one allocation that is larger than
 * all that is left ends the whole process (V8), so a task bounds what it holds by itself.
 */
export class Apart {
  readonly #most: number;
  readonly #env: NodeJS.ProcessEnv | undefined;
  #running = 0;
  readonly #line: { readonly go: () => void; readonly stop: () => void }[] = [];
  readonly #workers = new Set<Worker>();

  constructor(options: ApartOptions = {}) {
    this.#env = options.cache === undefined ? undefined : { ...process.env, NODE_COMPILE_CACHE: options.cache };
    this.#most = options.workers ?? Math.max(1, Math.min(4, availableParallelism() - 1));
  }

  /**
   * @param module path under src/register, e.g. `workbook/reading.ts`
   * @param run one of its exported functions, a `Task`
   * @throws Unreadable as the task says, `too-large` when it used up its memory, `too-slow` when it used up its time; the signal's reason when it
   *   was called off; ApartFailed
   */
  async run<T>(module: string, run: string, input: unknown, options: TaskOptions = {}): Promise<T> {
    if (!/^(?:[a-z-]+\/){0,2}[a-z-]+\.ts$/.test(module)) throw new Error(`apart: ${module} is not under register/`);
    const { signal } = options;
    signal?.throwIfAborted();
    if (this.#running >= this.#most) await this.#turn(signal);
    else this.#running += 1;
    try {
      return await this.#run<T>({ module, run, input }, options);
    } finally {
      // Whoever is next takes this place; it is given up only when nobody waits.
      const next = this.#line.shift();
      if (next) next.go();
      else this.#running -= 1;
    }
  }

  /** Waits in line. Whoever is called off leaves it. */
  #turn(signal?: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const leave = (how: () => void) => (): void => {
        signal?.removeEventListener("abort", off);
        how();
      };
      const place = { go: leave(resolve), stop: leave(() => reject(new ApartFailed("stopped"))) };
      const off = (): void => {
        this.#line.splice(this.#line.indexOf(place), 1);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", off, { once: true });
      this.#line.push(place);
    });
  }

  #run<T>(request: TaskRequest, o: TaskOptions): Promise<T> {
    const { memoryMb = 384, ms = 60_000 } = o;
    return new Promise<T>((resolve, reject) => {
      const worker = new Worker(ENTRY, {
        workerData: request,
        env: this.#env,
        transferList: [...(o.transfer ?? [])],
        resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 16 },
      });
      this.#workers.add(worker);
      // The thread is gone before the answer is given: its memory with it.
      let end: (() => void) | undefined;
      const settle = (how: () => void): void => {
        if (end) return;
        end = how;
        void worker.terminate();
      };
      const off = (): void => settle(() => reject(o.signal?.reason as Error));
      const tooSlow = (): void => settle(() => reject(new Unreadable("register.too-slow", { seconds: Math.round(ms / 1000) })));
      o.signal?.addEventListener("abort", off, { once: true });
      const clock = setTimeout(tooSlow, ms);
      worker.on("message", (said: Said) => {
        if (end) return;
        if ("progress" in said) o.onProgress?.(...said.progress);
        else if ("piece" in said) o.onPiece?.(said.piece);
        else if ("done" in said) settle(() => resolve(said.done as T));
        else if ("unreadable" in said) settle(() => reject(new Unreadable(said.unreadable.code, said.unreadable.facts)));
        else settle(() => reject(new ApartFailed(said.failed)));
      });
      worker.once("error", (error: NodeJS.ErrnoException) =>
        settle(() =>
          reject(
            error.code === "ERR_WORKER_OUT_OF_MEMORY"
              ? new Unreadable("register.too-large", { megabytes: memoryMb })
              : new ApartFailed(error.message),
          ),
        ),
      );
      worker.once("exit", () => {
        clearTimeout(clock);
        o.signal?.removeEventListener("abort", off);
        this.#workers.delete(worker);
        (end ?? (() => reject(new ApartFailed(`${request.module} ended without an answer`))))();
      });
    });
  }

  /** Ends whatever is under way or in line; those who wait for it hear ApartFailed. */
  async stop(): Promise<void> {
    for (const place of this.#line.splice(0)) place.stop();
    await Promise.all([...this.#workers].map((w) => w.terminate()));
  }
}
