import type { Random } from "../../src/kernel/random.ts";
import type { CareClass } from "../../src/people/schema.ts";
import type { SamplePack } from "../types.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

/** A name in its parts, so that neighbours can say it. */
export interface Name {
  surname: string;
  given: string;
  full: string;
}
/** Everything that a sample says, in the language of one pack. Two tables have this shape; neither knows the other. */
export interface Words {
  surname(random: Random): string;
  /** A given name of the fashion of somebody's year of birth. */
  given(random: Random, female: boolean, born: number): string;
  full(surname: string, given: string): string;
  /** As neighbours say it ("沈阿婆"); null for children. */
  called(random: Random, name: Name, female: boolean, age: number): string | null;
  /** True where a wife keeps her own surname. */
  wivesKeepSurname: boolean;
  /** What old people born here speak, when it differs from everybody's; and what some newcomers speak. */
  oldSpeech: string | null;
  newSpeech: readonly string[];
  /** Where grown children live. */
  elsewhere: readonly string[];
  district: {
    name: string;
    street: string;
    community: string;
    streets: readonly string[];
    communityFirst: readonly string[];
    communityLast: readonly string[];
    again(name: string, nth: number): string;
  };
  /** Compounds of the sample neighbourhood, and how compounds of other communities are called. */
  compounds: {
    estate: string;
    older: string;
    lane: string;
    numbered(community: string, nth: number): string;
    lanes: readonly string[];
  };
  grid(nth: number): string;
  microGrid(nth: number): string;
  /** Why a household needs more: what named staff read. */
  why: Readonly<Record<CareClass, readonly string[]>>;
  positions: {
    lead: string;
    secretary: string;
    worker: string;
    gridWorker: string;
    captain: string;
    helper: string;
    manager: string;
    guard: string;
    repair: string;
    cleaner: string;
    member: string;
    chair: string;
    courier: string;
    officer: string;
  };
  organisations: {
    team(compound: string): string;
    council(compound: string): string;
    office(community: string): string;
    party(community: string): string;
    owners(compound: string): string;
    property: string;
    riders: string;
    enterprise: string;
    partners: readonly string[];
    institutions: readonly string[];
    above(place: string): string;
  };
  /** The same name as somebody else writes it by ear; null where it cannot be written otherwise. */
  byEar(name: string): string | null;
  /** Names that software gets wrong: a rare character, a name in two parts, a very long one. */
  rare: readonly Name[];
}

export const wordsOf = (pack: SamplePack): Words => (pack === "plain" ? en : zh);
