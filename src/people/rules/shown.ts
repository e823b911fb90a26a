import type { Context, Decision } from "../../kernel/command.ts";
import { leaving } from "../../kernel/command.ts";
import type { Refused } from "../../kernel/command.ts";
import type { Event } from "../../kernel/event.ts";
import type { Id } from "../../kernel/id.ts";
import type { Day } from "../../kernel/instant.ts";
import { HOUR, later } from "../../kernel/instant.ts";
import { no } from "../../kernel/result.ts";
import type { HouseholdSeat } from "../policy.ts";
import { told } from "./told.ts";

/**
 * Residents beyond one's own chain whose names an account is shown in a day of the community: fewer than these. The hundredth takes somebody else's yes.
 * Source: the list of 胶州, April 2020: 6,000 names, forwarded by people who were let to see them.
 */
export const DAY_LIMIT = 100;
/** From here on the answer says how far it is. */
export const WARN_FROM = 80;
/** What is known of an account's day when somebody is about to be shown to it. */
export interface ShownFacts {
  readonly account: Id;
  readonly day: Day;
  /** Shown today already, in every community it works in, without those that a second person signed for. */
  readonly counted: number;
  /** Granted for today by approval. */
  readonly more: number;
  /** Of those about to be shown: whom it has not seen today. */
  readonly fresh: readonly Id[];
  /** Of those about to be shown: how many it has seen today only because a second person signed for it. */
  readonly signed: number;
  /** False in a control run alone. */
  readonly limited: boolean;
}
export interface Weighed {
  readonly limit: number;
  readonly shown: number;
  /** It takes a second person's signature. */
  readonly over: boolean;
  readonly warn: boolean;
}

/** The limit of a day. The one place where more is granted: today by approval; what the purpose of a running emergency grants is added here. */
export const limitOf = (granted: { readonly more: number }): number => DAY_LIMIT + granted.more;

/** How somebody's day would stand with those about to be shown. */
export function weigh(f: ShownFacts): Weighed {
  const limit = limitOf(f);
  const shown = f.counted + f.fresh.length;
  return { limit, shown, over: f.limited && f.fresh.length > 0 && shown >= limit, warn: shown >= WARN_FROM + f.more };
}

/** Whether a list of them takes a second person: what was signed for once was one list, not every list of the day. */
export const takesSecond = (f: ShownFacts): boolean =>
  f.limited && f.fresh.length + f.signed > 0 && f.counted + f.fresh.length + f.signed >= limitOf(f);

/** They were shown. `approved`: a second person signed for it. */
export const shownEvent = (f: ShownFacts, approved = false): Event => ({
  kind: "people.shown",
  v: 1,
  about: [f.account],
  public: { account: f.account, day: f.day, count: f.fresh.length, approved },
  private: { persons: f.fresh },
});
/** Somebody stands at the limit, or went beyond it with a signature: the lead sees it at once. */
export const alarmEvent = (f: ShownFacts, c: Context, refused: boolean): Event => ({
  kind: "people.limit-met",
  v: 1,
  about: [f.account, c.community],
  public: { alarm: c.newId(), account: f.account, day: f.day, refused, shown: refused ? f.counted : weigh(f).shown },
});

/** What is written when somebody is shown, with the alarm where it is due; nothing where nobody is shown anew. */
export const showing = (f: ShownFacts, c: Context, approved = false): Event[] =>
  f.fresh.length === 0
    ? []
    : [shownEvent(f, approved), ...(weigh(f).shown >= DAY_LIMIT && f.limited ? [alarmEvent(f, c, false)] : [])];
/** The refusal, which leaves an alarm; null where there is room. */
export function tooMany(f: ShownFacts, c: Context): Refused | null {
  const { over, limit } = weigh(f);
  return over ? leaving(no("people.too-many-today", { limit, shown: f.counted }), [alarmEvent(f, c, true)]) : null;
}
/** An asking, counted: refused where it would be more than a day's; else its answer says how the day stands. */
export function counted(f: ShownFacts, c: Context, asked: Decision): Decision {
  if (!asked.ok) return asked;
  const refused = tooMany(f, c);
  if (refused) return refused;
  const { shown, limit, warn } = weigh(f);
  return {
    ...asked,
    events: [...asked.events, ...showing(f, c)],
    answer: { ...asked.answer, shown, limit, warn: warn && f.fresh.length > 0 },
  };
}

/** Whom somebody is shown of a household: its people, or the household itself where nobody is on record (its name and its proxies are somebody's, too). */
export const whoIsShown = (household: Id, people: readonly Id[]): readonly Id[] => (people.length > 0 ? people : [household]);

/** Somebody asked to see a household's names and phones, or one person's in it: the household can read who and why. */
export const asked = (household: Id, reason: string, c: Context): Event => ({
  kind: "people.asked",
  v: 1,
  about: [household],
  public: { household, reading: c.newId(), reason },
});
/** For half an hour they are open; beyond one's own chain it is counted. */
export const asking = (f: HouseholdSeat & { shown: ShownFacts }, reason: string, c: Context): Decision =>
  counted(f.shown, c, told(f, [asked(f.household, reason, c)], { until: later(c.now, HOUR / 2) }));
