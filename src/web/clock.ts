/**
 * What time it is at the server, as far as its answers have told. Phones of old people run an hour ahead; an id from the future would be refused,
 * and an order by claimed times would be wrong. The `date` of an answer is cut to the second; half a second is given back.
 */
const KEY = "haitang-clock";
const JUMP = 2000;

let offset = readOffset();
function readOffset(): number {
  try {
    return Number(localStorage.getItem(KEY)) || 0;
  } catch {
    return 0;
  }
}

/** Milliseconds since 1970 by the server's clock. */
export const serverNow = (): number => Date.now() + offset;

/** An answer came: sent and received by the device's clock, its `date` header. Small differences are left alone. */
export function heardClock(date: string | null, sent: number, received: number): void {
  const told = Date.parse(date ?? "");
  if (!Number.isFinite(told)) return;
  const heard = told + 500 - (sent + received) / 2;
  if (Math.abs(heard - offset) < JUMP + (received - sent) / 2) return;
  offset = Math.round(heard);
  try {
    localStorage.setItem(KEY, String(offset));
  } catch {
    // Without storage it is learnt again from the next answer.
  }
}
