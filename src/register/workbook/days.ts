/** Built-in formats that show a day (ECMA-376, 18.8.30; 27–36 and 50–58 are those of East Asian spreadsheets). 18–21 and 45–47 show a time of day. */
const isBuiltIn = (id: number): boolean =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57 || id === 58;

/** Does a number format show a day? A time of day alone is none. */
export function showsDay(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltIn(id);
  // Not what is quoted, escaped, padded or in brackets (colours, places, conditions), nor what stands for text and general numbers.
  const bare = (code.split(";")[0] as string)
    .replaceAll(/"[^"]*"|\\.|_.|\*./gs, "")
    .replaceAll(/\[(h+|m+|s+)\]/gi, "h")
    .replaceAll(/\[[^\]]*\]/g, "")
    .replaceAll(/general|e[+-]|am\/pm|a\/p|上午\/下午/gi, "");
  if (/[yd]|e|aaa|[年日]/i.test(bare)) return true;
  return /[m月]/i.test(bare) && !/[hs时分秒]/i.test(bare);
}

const DAY_MS = 86_400_000;
const EPOCH = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) };
/** The last day that a spreadsheet knows: 31 December 9999. */
const LAST = Date.UTC(9999, 11, 31);

/**
 * A date's number → its day; null where the number is no day. In the system of 1900 the numbers below 60 lie a day further on, because it believes in
 * a 29 February 1900; that day itself (60) never was.
 */
export function dayOfSerial(serial: number, system: 1900 | 1904): string | null {
  const whole = Math.floor(serial);
  if (!(whole >= (system === 1900 ? 1 : 0)) || (system === 1900 && whole === 60)) return null;
  const ms = EPOCH[system] + (whole + (system === 1900 && whole < 60 ? 1 : 0)) * DAY_MS;
  return ms > LAST ? null : new Date(ms).toISOString().slice(0, 10);
}
/** A day → its number in the system of 1900. Days before 1900 have none: null. */
export function serialOfDay(day: string): number | null {
  const days = Math.round((Date.parse(`${day}T00:00:00Z`) - EPOCH[1900]) / DAY_MS);
  return days > 60 ? days : days >= 2 ? days - 1 : null;
}
/** The day of an ISO 8601 date and time as a cell of type `d` holds it; null where it is none. */
export function dayOfIso(text: string): string | null {
  const day = /^(\d{4}-\d{2}-\d{2})(?:T|$)/.exec(text)?.[1];
  const ms = day === undefined ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
  return day !== undefined && !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day) ? day : null;
}
