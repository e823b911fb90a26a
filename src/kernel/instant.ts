/** An instant: ISO 8601 in UTC with milliseconds, so that text order is time order. */
export type Instant = string;
/** A day of the community's own calendar: `2026-03-14`. */
export type Day = string;

export const INSTANT_PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
export const DAY_PATTERN = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Milliseconds since 1970 → instant. */
export const instantOf = (ms: number): Instant => new Date(ms).toISOString();
/** Instant → milliseconds since 1970. */
export const msOf = (instant: Instant): number => Date.parse(instant);
/** An instant some milliseconds later (or earlier, if negative). */
export const later = (instant: Instant, ms: number): Instant => instantOf(msOf(instant) + ms);

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const dayFormats = new Map<string, Intl.DateTimeFormat>();
/** The day of an instant in a time zone of the IANA list ("Asia/Shanghai"). */
export function dayOf(instant: Instant, zone: string): Day {
  let format = dayFormats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
    dayFormats.set(zone, format);
  }
  return format.format(msOf(instant));
}
/** A day some days later (or earlier, if negative). */
export const dayPlus = (day: Day, days: number): Day => instantOf(Date.parse(`${day}T00:00:00.000Z`) + days * DAY).slice(0, 10);
/** True when `day` lies in [from, to); an open end is null. */
export const within = (day: Day, from: Day | null, to: Day | null): boolean =>
  (from === null || from <= day) && (to === null || day < to);
