export { sameName } from "../../kernel/same-name.ts";
import type { Answer, Context, Decision } from "../../kernel/command.ts";
import { decided } from "../../kernel/command.ts";
import type { Event } from "../../kernel/event.ts";
import type { Id } from "../../kernel/id.ts";
import type { Day } from "../../kernel/instant.ts";
import type { No } from "../../kernel/result.ts";
import { no } from "../../kernel/result.ts";
import type { HouseholdSeat } from "../policy.ts";

/** What a decision about a household rests on. */
export interface HouseholdFacts extends HouseholdSeat {
  readonly version: number;
  readonly movedOut: string | null;
  /** Names of the people behind this door, for telling doubles (never leaves the decision). */
  readonly names: ReadonlyMap<Id, string>;
  readonly seenAt: string | null;
}
/**
 * What a decision about one person rests on. Somebody without a household is a seat of their own: `household` is then the person, `path` that of the door
 * to which they are tied (or the whole community), and the records of whoever looks lie with the person.
 */
export interface PersonFacts extends HouseholdFacts {
  readonly person: Id;
  readonly personVersion: number;
  readonly left: Day | null;
  /** Whether they live in a household here. */
  readonly housed: boolean;
}
export interface DoorFacts {
  readonly community: Id;
  readonly path: readonly Id[];
  readonly kind: string;
  readonly until: string | null;
  readonly use: string;
  /** Parties that live behind it now: their numbers. */
  readonly parties: readonly number[];
}

export const about = (f: HouseholdSeat, ...more: Id[]): Id[] => [...more, f.household, ...f.path];
/** What stands in one's own home is shown without being counted, so nobody brings others into it, or oneself into another, alone: a colleague does. */
export const ownHome = (c: Context, ...seats: readonly HouseholdSeat[]): No | null =>
  seats.some((s) => s.people.includes(c.actor.person)) ? no("people.own-home") : null;
/**
 * What is told of a household. A hidden one is told to the two who may see it and to those whom it concerns, and to nobody else: neither where it is nor
 * that it is there. `elsewhere`: places that are about it besides its own path.
 */
export const told = (f: HouseholdSeat, events: readonly Event[], answer: Answer = {}, elsewhere: readonly Id[] = []): Decision =>
  decided(
    f.protected
      ? events.map((e) => ({
          ...e,
          about: [...e.about.filter((x) => !f.path.includes(x) && !elsewhere.includes(x)), ...f.readers],
          public: { ...e.public, hidden: true },
        }))
      : events,
    answer,
  );
export const stillHere = (f: HouseholdFacts): Decision | null =>
  f.movedOut === null ? null : no("people.moved-out", { on: f.movedOut });
export const sameVersion = (have: number, came: number): Decision | null =>
  have === came ? null : no("people.changed-since", { version: have });
/** A person who left, or whose record was put together with another one, is not changed any more. */
export const personHere = (f: { left: Day | null }): Decision | null =>
  f.left === null ? null : no("people.person-gone", { on: f.left });
/** Somebody can move in behind it: a door, and still there. */
export function openDoor(f: DoorFacts): Decision | null {
  if (f.kind !== "door") return no("people.not-a-door");
  return f.until === null ? null : no("people.door-gone", { until: f.until });
}
/** The number of the next party behind a door. */
export const nextParty = (f: DoorFacts): number => Math.max(0, ...f.parties) + 1;
/** Two sets of places, each once. */
export const both = (a: readonly Id[], b: readonly Id[]): Id[] => [...new Set([...a, ...b])];
