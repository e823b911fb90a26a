import { en as devices } from "../../devices/text.en.ts";
import { dayEn } from "../../kernel/words.ts";
import { en as people } from "../../people/text.en.ts";
import { en as places } from "../../places/text.en.ts";
import { en as road } from "../../server/text.en.ts";
import { en as signIn } from "../../sign-in/text.en.ts";
import { en as undo } from "../../undo/text.en.ts";
import { en as phone } from "./text.en.ts";
import type { zh } from "./words.zh.ts";

/** Every word that the phone says in English. */
export const en: typeof zh = {
  phone,
  people,
  uses: places.uses,
  signIn,
  day: dayEn,
  no: { ...road.no, ...places.no, ...people.no, ...signIn.no, ...undo.no, ...devices.no },
};
