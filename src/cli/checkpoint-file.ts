import { readFileSync } from "node:fs";
import * as z from "zod/mini";
import { id, instant } from "../kernel/fields.ts";
import { EXIT, refuse } from "./command.ts";

/** What is left off the machine: the head of the hash chain, and the ids of who was erased. Nothing in it says who anybody is. */
const checkpointFile = z.object({
  format: z.literal("haitang checkpoint 1"),
  left: instant(),
  epoch: z.int(),
  pos: z.int(),
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  erased: z.array(z.object({ community: id(), id: id(), kind: z.string().check(z.maxLength(40)) })),
});
export type CheckpointFile = z.infer<typeof checkpointFile>;

/** Reads what `checkpoint` left somewhere. @throws Refused not-a-checkpoint; an Error with ENOENT when it is not there */
export function readCheckpoint(file: string): CheckpointFile {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) throw error;
  }
  const parsed = z.safeParse(checkpointFile, value);
  if (!parsed.success) throw refuse("not-a-checkpoint", EXIT.usage, { file });
  return parsed.data;
}
