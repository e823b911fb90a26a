import type { Instant } from "./instant.ts";
import { instantOf } from "./instant.ts";
import type { Random } from "./random.ts";

/** A public id: random, shaped like a UUID, meaningless. Outside identifiers sit beside it, never in it. */
export type Id = string;

export const ID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isId = (text: unknown): text is Id => typeof text === "string" && ID_PATTERN.test(text);

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, "0");
const dashed = (h: string): Id => `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;

/** A random id (UUID version 4 layout, RFC 9562 §5.4) from four numbers of the generator. */
export function newId(random: Random): Id {
  const words = [random(), random(), random(), random()];
  words[1] = ((words[1] as number) & 0xffff0fff) | 0x4000;
  words[2] = ((words[2] as number) & 0x3fffffff) | 0x80000000;
  return dashed(words.map((w) => hex(w >>> 0, 8)).join(""));
}

/** A command id: it carries the time at which it was made (UUID version 7 layout, RFC 9562 §5.7). */
export function commandId(ms: number, random: Random): Id {
  const time = hex(Math.floor(ms), 12);
  const a = 0x7000 | (random() & 0x0fff);
  const b = (random() & 0x3fffffff) | 0x80000000;
  return dashed(time + hex(a, 4) + hex(b >>> 0, 8) + hex(random() >>> 0, 8));
}

/** The time that a command id carries. */
export const instantOfCommand = (id: Id): Instant => instantOf(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16));
export const isCommandId = (text: unknown): text is Id => isId(text) && text[14] === "7";
