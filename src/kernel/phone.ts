/**
 * A phone number in the one form under which it is hashed: what `fields.phone()` let through, without the international prefix of a mainland
 * mobile number ("+8613…", "008613…" and "13…" ring the same phone) and with "+" for any other international one.
 */
export function canonicalPhone(phone: string): string {
  const bare = phone.replace(/^00/, "+");
  return /^\+861\d{10}$/.test(bare) ? bare.slice(3) : bare;
}

/** For a console or a screen that somebody else may see: `100…0138`. */
export const maskedPhone = (phone: string): string =>
  phone.length > 8 ? `${phone.slice(0, 3)}…${phone.slice(-4)}` : `…${phone.slice(-3)}`;
