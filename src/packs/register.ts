import * as z from "zod/mini";
import { line, oneOf, whole } from "../kernel/fields.ts";
import { CARE_CLASSES, CHANNELS, RELATIONS } from "../people/schema.ts";
import { DOOR_USES } from "../places/schema.ts";
import { fold } from "../register/meaning/text.ts";
import { MEANINGS } from "../register/meaning/types.ts";

/**
 * register.json: what people here write in their lists. Words only, no patterns: they are compared after folding (full width, case, spaces, punctuation),
 * whole or, where a list says `has`, as a part of what stands there; the longest one that fits counts.
 */
const words = z.array(line(40)).check(z.maxLength(400));
const header = z.strictObject({ is: words, has: z.optional(words) });

/** What a word in a relation's column, or beside a name, makes of somebody. */
export const STANDINGS = ["head", "member", "tenant", "owner", "registered"] as const;

export const registerFile = z.strictObject({
  headers: z.partialRecord(oneOf(MEANINGS), header),
  /** Whose attribute a header speaks of ("产权人电话" is not the household's). */
  whose: z.strictObject({ head: words, tenant: words, owner: words, proxy: words }),
  /** Headers of people who own, where nobody else is named as living there they are the household ("业主"). */
  ownerOrHead: words,
  /** Said beside a header and meaning nothing ("必填"). */
  headerNoise: words,
  titles: z.strictObject({
    /** What stands before the name of a compound in a title. */
    above: words,
    /** How names of compounds end; `lanes`: of those whose doors are numbered along them. */
    compounds: words,
    lanes: words,
    /** What stands after it ("居民登记表"). */
    list: words,
    /** Sheets that nobody named ("Sheet1"). */
    unnamed: words,
  }),
  /** Cells that say nothing: "无", "/". */
  nobody: words,
  same: words,
  yes: words,
  no: words,
  /** Rows that sum up, by the beginning of a cell; `counted`: only where a number follows. */
  totals: words,
  counted: words,
  /** Rows that remark on the list, by the beginning of a cell. */
  notes: words,
  /** What is left of a page number without its digits. */
  pages: words,
  relations: z.partialRecord(oneOf([...STANDINGS, ...RELATIONS]), words),
  uses: z.array(z.strictObject({ use: z.nullable(oneOf(DOOR_USES)), tenure: z.nullable(oneOf(["own", "rent"])), words })),
  care: z.strictObject({
    /** From how many years on somebody is old. */
    elderFrom: whole(50, 80),
    not: words,
    /** Nothing to care about: "健康". */
    nothing: words,
    /** `younger`: what the words mean of somebody who is not old; "remark": nothing that is a class. */
    classes: z.array(
      z.strictObject({ class: oneOf(CARE_CLASSES), words, younger: z.optional(oneOf([...CARE_CLASSES, "remark"])) }),
    ),
  }),
  /** 户籍: here, elsewhere; `absent`: registered here, lives elsewhere; `split`: one of the two. */
  registered: z.strictObject({ here: words, elsewhere: words, absent: words, split: words }),
  gone: words,
  languages: z.record(z.string().check(z.maxLength(20)), words),
  channels: z.partialRecord(oneOf(CHANNELS), words),
  smartphone: z.strictObject({ has: words, without: words }),
  /** Characters with which most names begin, where names are written without spaces. */
  surnames: z.string().check(z.maxLength(1000)),
  /** Behind a number: how old, or the year of birth ("1950年生"). */
  ages: z.strictObject({ years: words, months: words, born: words }),
  shops: words,
  /** How long a mobile number is that begins so. */
  mobile: z.nullable(z.strictObject({ begins: z.string().check(z.regex(/^\d{1,4}$/)), digits: whole(7, 15) })),
  identity: z.nullable(z.strictObject({ form: oneOf(["gb11643"]) })),
});
export type PackRegister = z.infer<typeof registerFile>;

/** Words that stand under two things of one kind: whoever writes them would be read by chance. */
export function wordsTwice(register: PackRegister): string[] {
  const twice: string[] = [];
  const check = (lists: Iterable<readonly [name: string, list: readonly string[]]>): void => {
    const under = new Map<string, string>();
    for (const [name, list] of lists)
      for (const word of list) {
        const key = fold(word) || word;
        const other = under.get(key);
        if (other !== undefined && other !== name) twice.push(`"${word}" stands under both ${other} and ${name}`);
        under.set(key, name);
      }
  };
  check(Object.entries(register.headers).map(([meaning, h]) => [meaning, h.is] as const));
  check(Object.entries(register.headers).map(([meaning, h]) => [meaning, h.has ?? []] as const));
  check(Object.entries(register.relations).map(([as, list]) => [as, list ?? []] as const));
  check(register.uses.map((u) => [`${u.use ?? "-"}/${u.tenure ?? "-"}`, u.words] as const));
  check(
    register.care.classes.map((c) => [`${c.class}${c.younger === undefined ? "" : `, younger ${c.younger}`}`, c.words] as const),
  );
  check(Object.entries(register.registered));
  check(Object.entries(register.languages));
  check(Object.entries(register.channels).map(([channel, list]) => [channel, list ?? []] as const));
  check(Object.entries(register.smartphone));
  return twice;
}
