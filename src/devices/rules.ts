import type { Context, Decision } from "../kernel/command.ts";
import { decided } from "../kernel/command.ts";
import type { Id } from "../kernel/id.ts";
import { HOUR, later } from "../kernel/instant.ts";
import { no } from "../kernel/result.ts";
import type * as z from "zod/mini";
import type * as schema from "./schema.ts";

export interface DeviceFacts {
  readonly community: Id;
  /** Whose it was when it was last heard of; null for a new one. */
  readonly account: Id | null;
}
/** The longest time that a device may claim to be allowed to show what it keeps. */
const LONGEST_LEASE = 24 * HOUR;

/** A device says what it is doing. One belongs to one account: under another account a browser is another device. */
export function seen(f: DeviceFacts, input: z.infer<typeof schema.seen>, c: Context): Decision {
  if (f.account !== null && f.account !== c.actor.account) return no("devices.not-yours");
  const longest = later(c.now, LONGEST_LEASE);
  const leaseUntil = input.leaseUntil !== null && input.leaseUntil > longest ? longest : input.leaseUntil;
  return decided([
    {
      kind: "devices.seen",
      v: 1,
      about: [input.device],
      public: { device: input.device, unsent: input.unsent, inHand: input.inHand, leaseUntil },
      private: { name: input.name },
    },
  ]);
}
