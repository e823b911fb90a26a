import * as z from "zod/mini";
import { day, id, instant, line, whole } from "./fields.ts";

/** 点位: a place to stand at, sample at, hand over at. With an outline or coordinates where they are known. */
export const spot = z.object({
  id: id(),
  place: id(),
  name: line(40),
  /** WGS-84 degrees. */
  at: z.nullable(z.object({ lat: z.number().check(z.gte(-90), z.lte(90)), lon: z.number().check(z.gte(-180), z.lte(180)) })),
  outline: z.nullable(z.array(z.tuple([z.number(), z.number()])).check(z.maxLength(200))),
});
export type Spot = z.infer<typeof spot>;

/** 数量: never a bare number. The unit is a code ("piece", "box", "kg", "l", "day"). */
export const quantity = z.object({
  amount: z.number().check(z.gte(0), z.lte(1e9)),
  unit: z.string().check(z.regex(/^[a-z0-9/%-]{1,12}$/)),
});
export type Quantity = z.infer<typeof quantity>;
/** Adds two quantities of one unit. @throws when the units differ: that is a bug, not a no. */
export function plus(a: Quantity, b: Quantity): Quantity {
  if (a.unit !== b.unit) throw new Error(`plus: ${a.unit} and ${b.unit} are different units`);
  return { amount: a.amount + b.amount, unit: a.unit };
}

/** 金额: whole minor units (fen, cents) and an ISO 4217 code. */
export const money = z.object({ minor: z.int(), currency: z.string().check(z.regex(/^[A-Z]{3}$/)) });
export type Money = z.infer<typeof money>;

/** 签批: a command parked until `needed` people have signed. */
export const approval = z.object({
  id: id(),
  command: z.string(),
  needed: whole(1, 5),
  signed: z.array(z.object({ person: id(), at: instant() })),
  askedAt: instant(),
  expiresAt: instant(),
  state: z.enum(["waiting", "done", "refused", "expired", "withdrawn"]),
});
export type Approval = z.infer<typeof approval>;

/** 凭证: behind every QR and every signed address. Only its keyed hash is stored. */
export const token = z.object({
  id: id(),
  scope: z.string(),
  about: z.array(id()),
  until: instant(),
  once: z.boolean(),
  revokedAt: z.nullable(instant()),
});
export type Token = z.infer<typeof token>;

/** From a day to a day; the end is the first day on which it no longer holds. */
export const span = z.object({ from: day(), to: z.nullable(day()) });
export type Span = z.infer<typeof span>;
