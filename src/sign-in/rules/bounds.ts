import type { Role } from "../../kernel/actor.ts";
import { DAY, HOUR, MINUTE } from "../../kernel/instant.ts";

/** OWASP ASVS 5.0 V6.5.1 and V6.5.5: once, at most ten minutes. */
export const CODE_LASTS = 10 * MINUTE;
export const CODE_GUESSES = 5;
/** After proving who it is, exports and changes of roles are open for so long (V7.5.3). */
export const STEP_UP_LASTS = 10 * MINUTE;
/** V7.3.2: however busy, a session ends. */
export const SESSION_LASTS = 30 * DAY;
/** A session's idle end is moved at most so often: one write in five minutes, not one a request. */
export const TOUCH_EVERY = 5 * MINUTE;
export const CHALLENGE_LASTS = 5 * MINUTE;
/** Within this time of being opened or issued, whoever did so may show the secret or take the desk. */
export const SHOW_WITHIN = 30 * MINUTE;
/** A right phone number must follow an invitation that asks for one; so many wrong ones end it. */
export const INVITATION_PHONE_TRIES = 5;

/** V7.3.1: those who can see or change most are signed out soonest. A volunteer's phone stays signed in for a round of shifts. */
export function idleOf(roles: readonly Role[], onDesk: boolean): number {
  const each = roles.map((role) =>
    role === "keeper" || role === "lead" || role === "officer" ? 8 * HOUR : role === "worker" ? 12 * HOUR : 14 * DAY,
  );
  return Math.min(...each, onDesk || roles.length === 0 ? 12 * HOUR : 14 * DAY);
}

/** At most `most` in any stretch of `per` milliseconds. */
export interface Limit {
  readonly most: number;
  readonly per: number;
}
/**
 * Limits on asking for a code. `asker` (one browser for one number) and `address` answer with the seconds to wait. What others did with the same
 * number must not show, so `phone` and `pair` drop in silence. `pair` is below `phone`, so that one caller alone never uses up a number's share.
 * A browser that has signed in with the number before is counted apart from all others, so nobody can talk its owner out of a code.
 */
export const ASK_LIMITS = {
  asker: [
    { most: 1, per: MINUTE },
    { most: 3, per: HOUR },
    { most: 5, per: DAY },
  ],
  phone: [
    { most: 1, per: MINUTE },
    { most: 5, per: HOUR },
    { most: 10, per: DAY },
  ],
  pair: [
    { most: 3, per: HOUR },
    { most: 5, per: DAY },
  ],
  /** An evening class on one office line: 200 helpers sign in behind the same address. */
  address: [{ most: 300, per: HOUR }],
  /** What a gateway's bill can bear when thousands of addresses ask. */
  house: [{ most: 5000, per: HOUR }],
} as const satisfies Record<string, readonly Limit[]>;
/** Wrong PINs at one shared desk, whoever's tiles they were tried on. */
export const DESK_PIN_LIMIT: readonly Limit[] = [{ most: 30, per: HOUR }];

/** How long a PIN rests after so many wrong tries in a row: five are free, then 1, 5, 15 minutes, then an hour each. Milliseconds. */
export const pinRests = (tries: number): number => (tries < 5 ? 0 : ([1, 5, 15][tries - 5] ?? 60) * MINUTE);

/** True for the PINs that are tried first: one digit or pair repeated, runs up or down, three pairs. */
export function pinTooEasy(pin: string): boolean {
  const steps = [...pin].slice(1).map((d, i) => Number(d) - Number(pin[i]));
  if (steps.every((s) => s === steps[0] && Math.abs(s) <= 1)) return true;
  return /^(\d{2})\1\1$|^(\d{3})\2$|^(\d)\3(\d)\4(\d)\5$/.test(pin);
}

/** The domain for which passkeys can be made: none without an origin, none for a bare address. */
export function domainOf(origin: string | undefined): string | null {
  const host = /^https?:\/\/([^/:[\]]+)(:\d+)?\/?$/.exec(origin ?? "")?.[1]?.toLowerCase();
  return host === undefined || /^[\d.]+$/.test(host) ? null : host;
}

/** "Chrome · Android": enough to know one's own devices again. */
export function deviceName(userAgent: string): string | null {
  const browser = (
    [
      ["MicroMessenger", "WeChat"],
      ["Edg", "Edge"],
      ["Firefox", "Firefox"],
      ["Chrome", "Chrome"],
      ["Safari", "Safari"],
    ] as const
  ).find(([word]) => userAgent.includes(word))?.[1];
  const system = (
    [
      ["HarmonyOS", "HarmonyOS"],
      ["Android", "Android"],
      ["iPhone", "iPhone"],
      ["iPad", "iPad"],
      ["Windows", "Windows"],
      ["Mac OS", "Mac"],
      ["Linux", "Linux"],
    ] as const
  ).find(([word]) => userAgent.includes(word))?.[1];
  return [browser, system].filter(Boolean).join(" · ") || null;
}
