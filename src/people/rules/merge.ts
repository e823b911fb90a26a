import type * as z from "zod/mini";
import type { Context, Decision } from "../../kernel/command.ts";
import { decided } from "../../kernel/command.ts";
import type { Event } from "../../kernel/event.ts";
import type { Id } from "../../kernel/id.ts";
import { canonicalPhone } from "../../kernel/phone.ts";
import { no } from "../../kernel/result.ts";
import type * as acts from "../schema/acts.ts";
import { pairOf } from "./doubles.ts";
import type { PersonFacts } from "./told.ts";
import { about, ownHome, personHere, sameName, sameVersion, stillHere } from "./told.ts";

/** So many numbers fit one record. */
const MOST_PHONES = 5;

/** One of two records that are to become one. */
export interface MergeSide extends PersonFacts {
  readonly account: Id | null;
  /** The account is blocked: it stays with the record, and is forgotten with it. */
  readonly blocked: boolean;
  /** The numbers on record; they never leave the decision but to the materialiser. */
  readonly phones: readonly string[];
}
export interface MergeFacts {
  readonly keep: MergeSide;
  readonly drop: MergeSide;
}

/** The numbers of two records, each once, those of the kept one first. */
export const unite = (keep: readonly string[], drop: readonly string[]): string[] => {
  const known = new Map<string, string>();
  for (const p of [...keep, ...drop]) if (!known.has(canonicalPhone(p))) known.set(canonicalPhone(p), p);
  return [...known.values()];
};

/**
 * Two records of one person become one. What the worker took over from the dropped record is taken over; numbers are united; care, ties, tasks and the
 * account follow to the kept one; the dropped one keeps its row, out of search, so that the whole can be taken back.
 */
export function merge(f: MergeFacts, input: z.infer<typeof acts.merge>, c: Context): Decision {
  const { keep, drop } = f;
  if (keep.person === drop.person) return no("people.same-record");
  const refused =
    personHere(keep) ??
    personHere(drop) ??
    stillHere(keep) ??
    stillHere(drop) ??
    sameVersion(keep.personVersion, input.keepVersion) ??
    sameVersion(drop.personVersion, input.dropVersion) ??
    ownHome(c, keep, drop);
  if (refused) return refused;
  if (keep.protected || drop.protected) return no("people.hidden-not-merged");
  const account = drop.blocked ? null : drop.account;
  if (keep.account !== null && account !== null) return no("people.two-accounts");
  const phones = unite(keep.phones, drop.phones);
  if (phones.length > MOST_PHONES) return no("people.too-many-phones", { count: phones.length, most: MOST_PHONES });
  const home = drop.housed && (!keep.housed || input.take.includes("household")) ? drop : keep;
  const household = home.housed ? home.household : null;
  const named = input.take.includes("name") ? drop : keep;
  const name = named.names.get(named.person) ?? "";
  if ([...home.names].some(([id, n]) => id !== keep.person && id !== drop.person && sameName(n, name)))
    return no("people.same-name-twice");
  const other = home === drop ? keep : drop;
  // A household that was on record only because of the double ends with it; behind another door somebody has to look first who lives there.
  const closed =
    other.housed && other.household !== household && other.people.length === 1 && other.path[0] === home.path[0]
      ? other.household
      : null;
  const events: Event[] = [
    {
      kind: "people.merged",
      v: 1,
      about: [...new Set([...pairOf(keep.person, drop.person), ...(account ? [account] : []), ...about(keep), ...about(drop)])],
      public: { keep: keep.person, drop: drop.person, take: input.take, household, account, closed },
      private: { phones },
    },
  ];
  if (closed)
    events.push({ kind: "people.household-joined", v: 1, about: about(other), public: { household: closed, into: household } });
  return decided(events, { keep: keep.person });
}

export interface PairFacts {
  readonly one: PersonFacts;
  readonly other: PersonFacts;
}
/** Somebody looked: they are two people. Or the other way round: they may be one after all. */
export function notDouble(f: PairFacts, input: z.infer<typeof acts.notDouble>): Decision {
  if (f.one.person === f.other.person) return no("people.same-record");
  if (f.one.protected || f.other.protected) return no("people.hidden-not-merged");
  const [one, other] = pairOf(f.one.person, f.other.person);
  return decided([
    {
      kind: "people.doubles-judged",
      v: 1,
      about: [one, other, ...f.one.path.slice(-1)],
      public: { one, other, not: input.not },
    },
  ]);
}
