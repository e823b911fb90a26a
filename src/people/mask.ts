/** A name as it shows before a reason is given: the first letter, then dots. "沈桂芳" → "沈••"; "Mary Chen" → "M•••". */
export function maskName(name: string): string {
  const letters = [...name];
  return `${letters[0] ?? ""}${"•".repeat(Math.min(Math.max(letters.length - 1, 1), 3))}`;
}
/** A phone before a reason is given: the last four digits, by which the household itself can tell it. */
export const maskPhone = (phone: string): string => `•••• ${phone.slice(-4)}`;
