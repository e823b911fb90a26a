import type { Id } from "../../kernel/id.ts";

/** Digits and capitals that are not mistaken for one another on a photograph (Crockford's base 32). */
const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 8;

/** Odd weights, so that one wrong sign never passes; most swapped neighbours do not either. */
const checkOf = (signs: string): string =>
  SIGNS[[...signs].reduce((sum, sign, i) => sum + (2 * i + 1) * SIGNS.indexOf(sign), 0) % SIGNS.length] as string;

/** The code of an export, by which a page is traced: eight signs out of a random id and one that checks them, "7K3-M9Q-2X5". */
export function codeOf(random: Id): string {
  let bits = BigInt(`0x${random.replaceAll("-", "").slice(0, 10)}`);
  let signs = "";
  for (let i = 0; i < LENGTH; i++) {
    signs = SIGNS[Number(bits & 31n)] + signs;
    bits >>= 5n;
  }
  return grouped(signs + checkOf(signs));
}
const grouped = (signs: string): string => (signs.match(/.{3}/g) ?? []).join("-");

/** A code as somebody reads it off a page: small letters, O for 0, I or L for 1, with or without dashes. Null: a sign was misread. */
export function readCode(typed: string): string | null {
  const signs = typed
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  if (signs.length !== LENGTH + 1 || [...signs].some((s) => !SIGNS.includes(s))) return null;
  const body = signs.slice(0, LENGTH);
  return checkOf(body) === signs.slice(LENGTH) ? grouped(signs) : null;
}
