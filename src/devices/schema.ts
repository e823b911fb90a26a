import * as z from "zod/mini";
import { id, instant, line, whole } from "../kernel/fields.ts";

/** 设备: a browser under an account. It says of itself how much it has not sent yet, and until when it may show what it keeps. */
export const seen = z.object({
  device: id(),
  /** "Chrome · Android": enough to know one's own again. */
  name: line(60),
  unsent: whole(0, 100_000),
  /** Somebody has it before them; false: put away. */
  inHand: z.boolean(),
  /** Until when it may show what it keeps without hearing from us. */
  leaseUntil: z.nullable(instant()),
});

/** Not heard of for so long: it may know something that the board does not. */
export const SILENT_AFTER = 7;
export const silent = z.object({ minutes: z._default(whole(1, 1440), SILENT_AFTER) });
export const silentRow = z.object({
  device: id(),
  name: z.string(),
  /** Who has it. */
  by: z.string(),
  lastSeen: instant(),
  minutes: z.int(),
  unsent: z.int(),
  inHand: z.boolean(),
});
export type SilentRow = z.infer<typeof silentRow>;
