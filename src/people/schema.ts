import * as z from "zod/mini";
import { day, id, instant, line, oneOf, phone, remark, whole } from "../kernel/fields.ts";
import { personal } from "../kernel/personal.ts";
import { TENURES, TIE_KINDS, tieSeen } from "./schema/tie.ts";
export * from "./schema/tie.ts";

/**
 * Care classes 关爱 (domain notes §2.5): why a household needs more. The class itself is for named staff;
 * neighbours see only what to do.
 */
export const CARE_CLASSES = [
  "lives-alone-elder",
  "elder-80",
  "disabled-elder",
  "bedridden",
  "pregnant",
  "dialysis",
  "chemo",
  "chronic-medicine",
  "mental",
  "disabled",
  "infant",
  "minor-alone",
  "power-dependent",
  "deaf-or-blind",
  "frontline-family",
  "other",
] as const;
export type CareClass = (typeof CARE_CLASSES)[number];
/** What to do: codes that every helper may read. */
export const CARE_ACTIONS = [
  "call-first",
  "knock-loud",
  "do-not-knock-show-text",
  "door-lamp",
  "two-to-carry",
  "one-arm-to-lean-on",
  "first-in-power-cut",
  "carry-to-door",
  "bring-medicine",
  "hospital-transport",
  "speak-slowly",
  "speak-dialect",
  "tell-the-proxy",
  "never-alone-with-children",
  "look-in-daily",
] as const;
export type CareAction = (typeof CARE_ACTIONS)[number];
export const CHANNELS = ["group", "sms", "call", "knock", "proxy", "mail", "paper"] as const;
export type Channel = (typeof CHANNELS)[number];
/** Languages and dialects by BCP 47 tag: zh-CN, wuu (吴语), yue, en … */
export const languageTag = z.string().check(z.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), z.maxLength(20));
export const RELATIONS = [
  "daughter",
  "son",
  "spouse",
  "parent",
  "sibling",
  "grandchild",
  "relative",
  "friend",
  "carer",
  "neighbour",
  "other",
] as const;
/** Why a name or a phone is unmasked; the asking is recorded. */
export const REASONS = ["visit", "call", "they-asked", "correct-record"] as const;
export type Reason = (typeof REASONS)[number];
/** The four reasons, and the one that opening a door of one's own gives by itself. */
export const ASK_REASONS = ["visit", "call", "they-asked", "correct-record", "own-doors"] as const;
/** Why a record was read, as the household hears it: asked for, or in a list that left the house. */
export const READ_REASONS = [...ASK_REASONS, "export"] as const;
export const LOOK_IN_WAYS = ["met", "called", "proxy-says", "no-answer"] as const;

const CONTACT = { purpose: "contact", retention: "left + 30 d" };
const CARE = { purpose: "care", retention: "until its end or left + 30 d", sensitive: true };

export const personName = personal(line(40), CONTACT);
/** As neighbours say it: 沈阿婆, 陆师傅. */
export const calledName = personal(line(20), CONTACT);
export const birthYear = personal(z.nullable(whole(1880, 2200)), CONTACT);
export const phones = personal(z.array(phone()).check(z.maxLength(5)), CONTACT);

// ---- commands -------------------------------------------------------------------------------------------------

export const personInput = z.object({
  name: personName,
  called: z.nullable(calledName),
  born: birthYear,
  phones,
  language: z.nullable(languageTag),
  channel: z.nullable(oneOf(CHANNELS)),
  noSmartphone: z.boolean(),
  /** Whether they are registered here (户籍). Left out: as it was; null: nobody said. */
  registered: z.optional(personal(z.nullable(z.boolean()), CONTACT)),
});
export type PersonInput = z.infer<typeof personInput>;

export const addHousehold = z.object({
  door: id(),
  said: z.nullable(calledName),
  tenure: z.optional(z.nullable(oneOf(TENURES))),
  from: day(),
  people: z.array(personInput).check(z.maxLength(20)),
});
export const editHousehold = z.object({
  household: id(),
  said: z.nullable(calledName),
  channel: z.nullable(oneOf(CHANNELS)),
  language: z.nullable(languageTag),
  /** Asked to be looked in on every so many days; null: did not ask. */
  lookInEvery: z.nullable(whole(1, 365)),
  remark: personal(remark(300), CONTACT),
  /** Whether they own the flat or rent it. Left out: as it was. */
  tenure: z.optional(z.nullable(oneOf(TENURES))),
  version: whole(0, 2147483647),
});
export const addPerson = z.object({ household: id(), person: personInput });
export const editPerson = z.object({ person: id(), change: personInput, version: whole(0, 2147483647) });
export const setCare = z.object({
  household: id(),
  person: z.nullable(id()),
  class: personal(oneOf(CARE_CLASSES), CARE),
  actions: z.array(oneOf(CARE_ACTIONS)).check(z.maxLength(8)),
  /** Why, for named staff only. */
  why: personal(remark(300), CARE),
  until: z.nullable(day()),
});
export const endCare = z.object({ care: id() });
export const addProxy = z.object({
  household: id(),
  name: personName,
  relation: oneOf(RELATIONS),
  phone: personal(phone(), CONTACT),
  where: personal(z.nullable(line(40)), CONTACT),
  from: day(),
  to: z.nullable(day()),
});
export const endProxy = z.object({ proxy: id() });
/** Somebody looked in on a household. Comes by the dozen at the end of a round, so it may travel in a batch. */
export const lookIn = z.object({ household: id(), way: oneOf(LOOK_IN_WAYS), at: instant() });
export const moveOut = z.object({ household: id(), on: day() });
/** Hides a household from search, lists, exports, proxies and rehearsals but for two named staff. Needs two signatures. */
export const protect = z.object({ household: id(), readers: z.array(id()).check(z.minLength(2), z.maxLength(2)) });
export const unprotect = z.object({ household: id() });

// ---- answers --------------------------------------------------------------------------------------------------

export const careSeen = z.object({
  id: id(),
  person: z.nullable(id()),
  actions: z.array(oneOf(CARE_ACTIONS)),
  until: z.nullable(day()),
  /** Present for named staff only. */
  class: z.optional(oneOf(CARE_CLASSES)),
  why: z.optional(z.string()),
  setBy: z.optional(z.string()),
  setOn: z.optional(day()),
});
export const personSeen = z.object({
  id: id(),
  /** Null: a child, to somebody who has given no reason. Nothing else of a child is told then either. */
  name: z.nullable(z.string()),
  child: z.boolean(),
  called: z.nullable(z.string()),
  born: z.nullable(z.int()),
  age: z.nullable(z.int()),
  /** Masked ("•••• 0138") until a reason is given. */
  phones: z.array(z.string()),
  language: z.nullable(z.string()),
  channel: z.nullable(z.string()),
  noSmartphone: z.boolean(),
  registered: z.nullable(z.boolean()),
  version: z.int(),
});
export const proxySeen = z.object({
  id: id(),
  name: z.string(),
  relation: oneOf(RELATIONS),
  phone: z.string(),
  where: z.nullable(z.string()),
  to: z.nullable(day()),
});
export const lookedSeen = z.object({ by: z.string(), role: z.string(), reason: z.string(), at: instant() });
/** The household panel. `masked` says whether names and phones are hidden; `can` is policy's own answer per verb. */
export const householdSeen = z.object({
  id: id(),
  community: id(),
  door: id(),
  doorLabel: z.string(),
  path: z.array(z.object({ id: id(), kind: z.string(), label: z.string() })),
  use: z.string(),
  said: z.nullable(z.string()),
  party: z.int(),
  parties: z.array(z.object({ id: id(), said: z.nullable(z.string()) })),
  channel: z.nullable(z.string()),
  language: z.nullable(z.string()),
  noSmartphone: z.boolean(),
  lookInEvery: z.nullable(z.int()),
  remark: z.nullable(z.string()),
  tenure: z.nullable(oneOf(TENURES)),
  lastSeen: z.nullable(z.object({ at: instant(), way: oneOf(LOOK_IN_WAYS), by: z.string() })),
  state: z.string(),
  masked: z.boolean(),
  protected: z.boolean(),
  version: z.int(),
  movedIn: z.nullable(day()),
  people: z.array(personSeen),
  care: z.array(careSeen),
  proxies: z.array(proxySeen),
  /** Who lives elsewhere and owns this flat or is registered at it; for staff, and for helpers at their own doors. */
  ties: z.array(tieSeen),
  contacts: z.array(z.object({ person: id(), name: z.string(), role: z.string() })),
  looked: z.object({ days: z.int(), people: z.int(), last: z.array(lookedSeen) }),
  can: z.record(z.string(), z.boolean()),
});
export type HouseholdSeen = z.infer<typeof householdSeen>;
/** One of my households, or one that waits: enough to walk by, nothing to gossip about. */
export const doorCard = z.object({
  household: id(),
  door: id(),
  doorLabel: z.string(),
  /** The door alone, as it is said in its own stairwell: 501. */
  short: z.string(),
  said: z.nullable(z.string()),
  actions: z.array(oneOf(CARE_ACTIONS)),
  marked: z.boolean(),
  noSmartphone: z.boolean(),
  state: oneOf(["plain", "seen", "due", "overdue"]),
  lastSeen: z.nullable(instant()),
  cadence: z.nullable(z.int()),
  version: z.int(),
  /** Building, entrance, floor and column: for walking order and for drawing. */
  building: z.string(),
  entrance: z.string(),
  floor: z.nullable(z.int()),
  column: z.int(),
});
export type DoorCard = z.infer<typeof doorCard>;
export const searchHit = z.object({
  kind: oneOf(["household", "person", "place"]),
  id: id(),
  community: id(),
  household: z.nullable(id()),
  door: z.nullable(id()),
  title: z.string(),
  where: z.string(),
  by: oneOf(["name", "pinyin", "initials", "door", "phone", "place"]),
  /** Somebody who lives elsewhere: what they are to the door that they lead to. */
  tie: z.nullable(oneOf(TIE_KINDS)),
});
export type SearchHit = z.infer<typeof searchHit>;
