import type { Facts } from "../../kernel/words.ts";
import type { zh } from "../text.zh.ts";

export type SignInWords = typeof zh;
/** Puts a refusal into words: what is in the way, and what to do instead. Each face brings its own. */
export type SayNo = (code: string, facts: Facts) => string;
/** Who has just come in. `setPin`: this account has none yet, and now is the moment. */
export interface Entered {
  account: string;
  session: string;
  setPin: boolean;
}
