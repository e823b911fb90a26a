import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/** What is asked of a planner: a module of `planning/`, one of its functions, its input (typed arrays travel without a copy), a seed and a budget in tries. */
export interface PlanRequest {
  /** Path under src/planning, e.g. `walk/walk.ts`. */
  readonly module: string;
  readonly run: string;
  readonly input: unknown;
  readonly seed: number;
  readonly budget: number;
}
export interface PlannerOptions {
  /** Plans under way at once; more wait in line. */
  workers?: number;
  /** Megabytes that one may use; past that it ends and says so. */
  memoryMb?: number;
}
/** A planner that ended without a plan: too much memory, or an error of its own. Nothing is lost by it. */
export class PlannerFailed extends Error {}

const ENTRY = new URL("./planner-worker.ts", import.meta.url);

/**
 * Runs pure planning functions in threads of their own, which hold no connection and see no clock. A plan is ended by ending its thread, at once,
 * whatever it is doing (solvers ask rarely whether they should stop).
 */
export class Planner {
  readonly #options: Required<PlannerOptions>;
  #running = 0;
  readonly #line: (() => void)[] = [];
  readonly #workers = new Set<Worker>();

  constructor(options: PlannerOptions = {}) {
    this.#options = { workers: Math.max(1, Math.min(4, availableParallelism() - 1)), memoryMb: 512, ...options };
  }

  /** @throws PlannerFailed; the signal's reason when it was called off */
  async plan<T>(request: PlanRequest, signal?: AbortSignal): Promise<T> {
    if (!/^[a-z-]+\/[a-z-]+\.ts$/.test(request.module)) throw new Error(`planner: ${request.module} is not under planning/`);
    signal?.throwIfAborted();
    if (this.#running >= this.#options.workers) await new Promise<void>((go) => this.#line.push(go));
    this.#running += 1;
    try {
      signal?.throwIfAborted();
      return await this.#run<T>(request, signal);
    } finally {
      this.#running -= 1;
      this.#line.shift()?.();
    }
  }

  #run<T>(request: PlanRequest, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const worker = new Worker(ENTRY, {
        workerData: request,
        resourceLimits: { maxOldGenerationSizeMb: this.#options.memoryMb },
      });
      this.#workers.add(worker);
      const off = (): void => void worker.terminate();
      signal?.addEventListener("abort", off);
      let settled = false;
      worker.once("message", (answer: { plan?: T; failed?: string }) => {
        settled = true;
        if (answer.failed === undefined) resolve(answer.plan as T);
        else reject(new PlannerFailed(answer.failed));
        void worker.terminate();
      });
      worker.once("error", (error) => {
        settled = true;
        reject(new PlannerFailed(error.message));
      });
      worker.once("exit", () => {
        this.#workers.delete(worker);
        signal?.removeEventListener("abort", off);
        if (!settled) reject(signal?.aborted ? (signal.reason as Error) : new PlannerFailed("the planner ended without a plan"));
      });
    });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#workers].map((w) => w.terminate()));
  }
}
