import { zh as devices } from "../../devices/text.zh.ts";
import { dayZh } from "../../kernel/words.ts";
import { zh as people } from "../../people/text.zh.ts";
import { zh as places } from "../../places/text.zh.ts";
import { zh as road } from "../../server/text.zh.ts";
import { zh as signIn } from "../../sign-in/text.zh.ts";
import { zh as undo } from "../../undo/text.zh.ts";
import { zh as phone } from "./text.zh.ts";

/** Every word that the phone says in Chinese. */
export const zh = {
  phone,
  people,
  uses: places.uses,
  signIn,
  day: dayZh,
  no: { ...road.no, ...places.no, ...people.no, ...signIn.no, ...undo.no, ...devices.no },
};
