// The inside of a planner's thread: loads one module of planning/, runs one function, answers once.
import { parentPort, workerData } from "node:worker_threads";
import { seeded } from "../kernel/random.ts";
import type { PlanRequest } from "./planner.ts";

const request = workerData as PlanRequest;
try {
  const module = (await import(new URL(`../planning/${request.module}`, import.meta.url).href)) as Record<
    string,
    (input: unknown, random: ReturnType<typeof seeded>, budget: number) => unknown
  >;
  const run = module[request.run];
  if (!run) throw new Error(`${request.module} has no ${request.run}`);
  parentPort?.postMessage({ plan: run(request.input, seeded(request.seed), request.budget) });
} catch (error) {
  parentPort?.postMessage({ failed: (error as Error).message });
}
