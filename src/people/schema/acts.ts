import * as z from "zod/mini";
import { day, id, line, oneOf, whole } from "../../kernel/fields.ts";
import { personal } from "../../kernel/personal.ts";
import { REASONS, calledName, personInput, personName } from "../schema.ts";
import { TIE_KINDS } from "./tie.ts";

const version = () => whole(0, 2147483647);
const TIE = { purpose: "contact", retention: "ended + 30 d" };
const livesWhere = personal(z.nullable(line(40)), TIE);

// ---- who lives elsewhere --------------------------------------------------------------------------------------
/** Somebody who lives elsewhere: on record already (`person`), or new (`fresh`); exactly one of the two. */
export const addTie = z.object({
  door: id(),
  kind: oneOf(TIE_KINDS),
  person: z.nullable(id()),
  fresh: z.nullable(personInput),
  livesWhere,
  from: z.nullable(day()),
});
export const editTie = z.object({ tie: id(), livesWhere, from: z.nullable(day()), version: version() });
export const endTie = z.object({ tie: id() });
/** Asks for the name and phones of one person: the record of it lies with their household, or, where they have none, with themselves. */
export const askPerson = z.object({ person: id(), reason: oneOf(REASONS) });
/** A child by its whole name. The name is compared and goes nowhere. */
export const findChild = z.object({ name: personName, reason: oneOf(REASONS) });

// ---- moving ---------------------------------------------------------------------------------------------------
export const moveWithin = z.object({ household: id(), door: id(), on: day(), version: version() });
/** One person moves to another household (`household`), or to one of their own behind a door (`door`); exactly one of the two. */
export const movePerson = z.object({
  person: id(),
  household: z.nullable(id()),
  door: z.nullable(id()),
  said: z.nullable(calledName),
  on: day(),
  version: version(),
});

// ---- one person on record twice -------------------------------------------------------------------------------
/** What the kept record can take over from the other; phones, care, ties and tasks of both stay in any case. */
export const TAKEN = ["name", "called", "born", "language", "channel", "noSmartphone", "registered", "household"] as const;
export type Taken = (typeof TAKEN)[number];
export const merge = z.object({
  keep: id(),
  drop: id(),
  take: z.array(oneOf(TAKEN)).check(z.maxLength(TAKEN.length)),
  keepVersion: version(),
  dropVersion: version(),
});
/** Two records that somebody looked at: they are two people (`not: true`), or may be one after all. */
export const notDouble = z.object({ one: id(), other: id(), not: z.boolean() });

// ---- to another community of the house ------------------------------------------------------------------------
export const transfer = z.object({ household: id(), to: id(), on: day() });
export const takeIn = z.object({ transfer: id(), door: id(), from: day() });
export const ofTransfer = z.object({ transfer: id() });
/** How long a transfer waits, in days. Then its package is destroyed. */
export const TRANSFER_DAYS = 30;
export const TRANSFER_STATES = ["waiting", "taken", "sent-back", "withdrawn", "lapsed"] as const;
export type TransferState = (typeof TRANSFER_STATES)[number];
