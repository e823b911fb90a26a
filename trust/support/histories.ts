import fc from "fast-check";
import type { Fate } from "./devices.ts";
import { FATES } from "./devices.ts";
import type { Act } from "./oracle.ts";

const USES = ["lived-in", "let", "shared", "business", "vacant"] as const;

type Step =
  | { readonly do: "press"; readonly device: number; readonly act: Act }
  | { readonly do: "turn"; readonly device: number; readonly crash: boolean }
  | { readonly do: "echo"; readonly device: number }
  /** An id that was used comes once more with another body. */
  | { readonly do: "forge"; readonly pick: number };
/** What happens to two devices, and to what they send. */
export interface History {
  readonly steps: readonly Step[];
  readonly fates: readonly [readonly Fate[], readonly Fate[]];
  /** Both devices belong to the same person. */
  readonly oneAccount: boolean;
  readonly seed: number;
}
const home = fc.nat(1);
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant("look" as const), home }),
  fc.record({ kind: fc.constant("proxy" as const), home }),
  fc.record({ kind: fc.constant("door" as const), home, use: fc.constantFrom(...USES) }),
  fc.record({ kind: fc.constant("edit" as const), home, said: fc.constantFrom("沈阿婆", "陆师傅", "陶阿姨"), stale: fc.nat(1) }),
);
const device = fc.nat(1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("press" as const), device, act }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("turn" as const), device, crash: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("echo" as const), device }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("forge" as const), pick: fc.nat() }) },
);
const fates = fc.array(fc.constantFrom(...FATES), { maxLength: 8 });
export const histories: fc.Arbitrary<History> = fc.record({
  steps: fc.array(step, { minLength: 3, maxLength: 16 }),
  fates: fc.tuple(fates, fates),
  oneAccount: fc.boolean(),
  seed: fc.nat(),
});
