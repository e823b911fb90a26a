import * as z from "zod/mini";
import { DAY_PATTERN, INSTANT_PATTERN } from "./instant.ts";
import { ID_PATTERN } from "./id.ts";
import { clean } from "./clean.ts";

/** Field schemas that every capability shares. Text is NFC, without control characters and without text that hides itself. */
export const id = () => z.string().check(z.regex(ID_PATTERN));
export const instant = () => z.string().check(z.regex(INSTANT_PATTERN));
export const day = () => z.string().check(z.regex(DAY_PATTERN));
/** A short code of ours: lower case, digits, dashes. */
export const code = () => z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/));

export { clean };

/** One line that a person typed: cleaned, then 1 to `most` characters. Limits come before cleaning. */
export const line = (most = 80) =>
  z.pipe(
    z.pipe(
      z.string().check(z.maxLength(most * 4)),
      z.transform((t: string) => clean(t).replaceAll(/\s+/g, " ")),
    ),
    z.string().check(z.minLength(1), z.maxLength(most)),
  );
/** A remark: may be empty, may have several lines. */
export const remark = (most = 500) =>
  z.pipe(z.pipe(z.string().check(z.maxLength(most * 4)), z.transform(clean)), z.string().check(z.maxLength(most)));
/** A phone number as it is dialled: 5 to 15 digits, a plus sign allowed in front; spaces and dashes are taken out. */
export const phone = () =>
  z.pipe(
    z.pipe(
      z.string().check(z.maxLength(40)),
      z.transform((t: string) => t.normalize("NFKC").replaceAll(/[\s()-]/g, "")),
    ),
    z.string().check(z.regex(/^\+?\d{5,15}$/)),
  );
export const whole = (least: number, most: number) => z.int().check(z.gte(least), z.lte(most));
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values);
