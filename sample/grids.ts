import type { Id } from "../src/kernel/id.ts";
import { newId } from "../src/kernel/id.ts";
import type { Setting } from "./homes.ts";
import type { Round } from "./rounds.ts";
import type { SampleGrid } from "./types.ts";

/** Households in a grid: three to four micro-grids (domain notes §1.9 gives 300 to 500 a grid, at most 100 a micro-grid). */
const HOUSEHOLDS_A_GRID = 300;

/**
 * Grids over the doors: every round is a micro-grid with its steward, neighbouring micro-grids make a grid with a worker.
 * Every door lies in one of each, shops and empty flats too.
 */
export function drawGrids(
  s: Setting,
  rounds: readonly Round[],
  stewards: readonly (Id | null)[],
  workers: readonly Id[],
): SampleGrid[] {
  const { random, words, community } = s;
  const doorsOf = (round: Round): Id[] => round.stairs.flatMap((stairs) => stairs.doors.map((d) => d.id));
  const micro = rounds.map((round, i): SampleGrid => ({
    id: newId(random),
    community,
    name: words.microGrid(i + 1),
    kind: "micro-grid",
    doors: doorsOf(round),
    worker: stewards[i] ?? null,
  }));
  const households = rounds.reduce((n, r) => n + r.homes.length, 0);
  const count = Math.max(1, Math.min(rounds.length, Math.round(households / HOUSEHOLDS_A_GRID)));
  const grids = Array.from({ length: count }, (_, i): SampleGrid => {
    const [from, to] = [Math.floor((i * rounds.length) / count), Math.floor(((i + 1) * rounds.length) / count)];
    return {
      id: newId(random),
      community,
      name: words.grid(i + 1),
      kind: "grid",
      doors: rounds.slice(from, to).flatMap(doorsOf),
      worker: workers.length === 0 ? null : (workers[i % workers.length] as Id),
    };
  });
  return [...grids, ...micro];
}
