import * as z from "zod/mini";
import { day, id, instant, oneOf } from "../../kernel/fields.ts";
import { TRANSFER_STATES } from "./acts.ts";
import { TIE_KINDS } from "./tie.ts";

/** Why two records may be one person. */
export const LIKENESSES = ["same-phone", "same-name", "alike-name", "same-door", "same-building", "same-born"] as const;
export type Likeness = (typeof LIKENESSES)[number];
export const LIKELY = ["high", "middle", "low"] as const;
export type Likely = (typeof LIKELY)[number];

/** One of two records beside each other: masked until a reason is given, as everywhere. */
export const doubleSide = z.object({
  person: id(),
  household: z.nullable(id()),
  door: z.nullable(id()),
  doorLabel: z.string(),
  tie: z.nullable(oneOf(TIE_KINDS)),
  masked: z.boolean(),
  child: z.boolean(),
  name: z.nullable(z.string()),
  called: z.nullable(z.string()),
  born: z.nullable(z.int()),
  phones: z.array(z.string()),
  language: z.nullable(z.string()),
  channel: z.nullable(z.string()),
  noSmartphone: z.boolean(),
  registered: z.nullable(z.boolean()),
  /** How much hangs on the record. */
  care: z.int(),
  account: z.boolean(),
  version: z.int(),
});
export type DoubleSide = z.infer<typeof doubleSide>;
export const doublePair = z.object({
  one: doubleSide,
  other: doubleSide,
  reasons: z.array(oneOf(LIKENESSES)),
  likely: oneOf(LIKELY),
});
export type DoublePair = z.infer<typeof doublePair>;

/** A household on its way between two communities, without a name. */
export const transferSeen = z.object({
  id: id(),
  incoming: z.boolean(),
  /** The other community. */
  community: z.string(),
  /** By which the two offices tell transfers apart on the telephone. */
  code: z.string(),
  state: oneOf(TRANSFER_STATES),
  /** How many people; null once the package is gone. */
  people: z.nullable(z.int()),
  askedAt: instant(),
  lapsesAt: instant(),
  settledAt: z.nullable(instant()),
  /** For the sender: where they moved out, and whether they can still be taken back. */
  household: z.nullable(id()),
  doorLabel: z.nullable(z.string()),
  movedOut: z.nullable(day()),
  back: z.boolean(),
});
export type TransferSeen = z.infer<typeof transferSeen>;
