import type { Actor } from "./cast.ts";
import type { TwoTowns } from "./towns.ts";

const NOBODY = "11111111-1111-4111-8111-111111111111";
/** With so many pairs, chance alone stays within this share of "the one was slower than the other". */
const bound = (pairs: number): number => 0.5 + 4 * Math.sqrt(0.25 / pairs);

/**
 * Whether the time of an answer tells a stranger's object from none: pairs one after the other, in turns, and how often the one was slower than the other.
 * Across walls only: within a community the facts are read before policy says no, and reading them takes a moment.
 * A sign test: it asks nothing of how the times are spread, so a busy machine does not spoil it.
 */
export async function timing(
  towns: TwoTowns,
  actors: readonly Actor[],
  pairs: number,
): Promise<{ told: string[]; worst: number; pairs: number }> {
  const { foreign } = towns;
  const helper = actors.find((a) => a.name === "helper");
  const voice = helper?.voice;
  if (!voice) throw new Error("timing: no helper");
  const far = foreign.households.find((h) => !h.protected)?.id as string;
  const cases: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
    [
      "a panel of another community",
      () => voice.ask("people.household", { household: far }),
      () => voice.ask("people.household", { household: NOBODY }),
    ],
    [
      "a look-in at another community",
      () => voice.do("people.ask", { household: far, reason: "visit" }),
      () => voice.do("people.ask", { household: NOBODY, reason: "visit" }),
    ],
    [
      "a foreign wall",
      () => voice.ask("places.board", {}, { community: towns.away }),
      () => voice.ask("places.board", {}, { community: NOBODY }),
    ],
  ];
  const told: string[] = [];
  let worst = 0.5;
  for (const [what, one, none] of cases) {
    let slower = 0;
    for (let i = 0; i < pairs; i++) {
      const time = async (ask: () => Promise<unknown>): Promise<number> => {
        const from = performance.now();
        await ask();
        return performance.now() - from;
      };
      const [a, b] =
        i % 2 === 0 ? [await time(one), await time(none)] : await time(none).then(async (n) => [await time(one), n] as const);
      if (a > b) slower += 1;
    }
    const share = Math.max(slower / pairs, 1 - slower / pairs);
    worst = Math.max(worst, share);
    if (share > bound(pairs)) told.push(`${what} can be told by its time: ${slower} of ${pairs}`);
  }
  return { told, worst, pairs };
}
