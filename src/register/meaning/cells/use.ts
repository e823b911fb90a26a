import { fold } from "../text.ts";
import type { UseWord, Words } from "../words.ts";
import { denied } from "./care.ts";

/** The use that a cell tells: word for word, or the first one within it that is not denied ("出租（已到期）", not "未出租"). */
export function readUse(text: string, words: Words): UseWord | undefined {
  const whole = words.uses.whole(text);
  if (whole !== undefined) return whole;
  const folded = fold(text);
  return words.uses.all(folded).find((hit) => !denied(folded.slice(0, hit.at).trimEnd(), words))?.value;
}
