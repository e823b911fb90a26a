import type * as z from "zod/mini";
import type { Context, Decision } from "../../kernel/command.ts";
import { decided } from "../../kernel/command.ts";
import type { Id } from "../../kernel/id.ts";
import type { Day, Instant } from "../../kernel/instant.ts";
import { DAY, later } from "../../kernel/instant.ts";
import { no } from "../../kernel/result.ts";
import type * as acts from "../schema/acts.ts";
import type { TransferState } from "../schema/acts.ts";
import { TRANSFER_DAYS } from "../schema/acts.ts";
import type { CareAction, CareClass, PersonInput } from "../schema.ts";
import type { Tenure } from "../schema/tie.ts";
import type { DoorFacts, HouseholdFacts } from "./told.ts";
import { about, nextParty, openDoor, stillHere } from "./told.ts";

/** What travels: the household, its people, why they need more and who answers for them. Who looked, and who looked in, stays where it happened. */
export interface Package {
  readonly said: string | null;
  readonly channel: string | null;
  readonly language: string | null;
  readonly lookInEvery: number | null;
  readonly remark: string;
  readonly tenure: Tenure | null;
  /** `id`: in the community that they leave, so that an erasure there reaches them here. */
  readonly people: readonly { readonly id: Id; readonly person: PersonInput }[];
  readonly care: readonly {
    readonly person: Id | null;
    readonly class: CareClass;
    readonly actions: readonly CareAction[];
    readonly why: string;
    readonly setOn: Day;
    readonly until: Day | null;
  }[];
  readonly proxies: readonly {
    readonly name: string;
    readonly relation: string;
    readonly phone: string;
    readonly where: string | null;
    readonly to: Day | null;
  }[];
}

export interface SendFacts extends HouseholdFacts {
  /** The other community lies in the same district, is another one, and people live in it. */
  readonly reachable: boolean;
  /** A transfer of this household that still waits. */
  readonly waiting: boolean;
}
/** A household moves to another community of the house: here it moves out, there a package waits for whoever takes it in. */
export function send(f: SendFacts, input: z.infer<typeof acts.transfer>, c: Context): Decision {
  const here = stillHere(f);
  if (here) return here;
  if (input.on > c.today) return no("people.not-yet", { from: input.on });
  if (!f.reachable) return no("people.no-such-community");
  if (f.waiting) return no("people.transfer-waits");
  if (f.protected) return no("people.hidden-not-sent");
  const transfer = c.newId();
  return decided(
    [
      {
        kind: "people.transfer-sent",
        v: 1,
        about: about(f, transfer),
        public: { transfer, household: f.household, to: input.to, lapsesAt: later(c.now, TRANSFER_DAYS * DAY) },
      },
      { kind: "people.moved-out", v: 1, about: about(f, ...f.people), public: { household: f.household, on: input.on } },
    ],
    { transfer },
  );
}

export interface TransferFacts {
  readonly community: Id;
  readonly transfer: Id;
  readonly from: Id;
  readonly to: Id;
  readonly household: Id;
  readonly state: TransferState;
  readonly lapsesAt: Instant;
}
const waits = (f: TransferFacts, c: Context): Decision | null =>
  f.state === "waiting" && f.lapsesAt > c.now
    ? null
    : no("people.transfer-settled", { state: f.state === "waiting" ? "lapsed" : f.state });
const settled = (f: TransferFacts, kind: string, more: readonly Id[] = []): Decision =>
  decided([{ kind, v: 1, about: [f.transfer, ...more, f.community], public: { transfer: f.transfer } }]);

export interface TakeFacts extends TransferFacts {
  readonly door: DoorFacts;
  /** Opened under lock, so that what is taken in is what was sent. */
  readonly package: Package | null;
}
/** The other community takes the household in behind one of its doors. Everything gets new ids: the wall between the two stays whole. */
export function takeIn(f: TakeFacts, input: z.infer<typeof acts.takeIn>, c: Context): Decision {
  const over = waits(f, c);
  if (over) return over;
  const shut = openDoor(f.door);
  if (shut) return shut;
  if (input.from > c.today) return no("people.not-yet", { from: input.from });
  if (!f.package) return no("people.transfer-settled", { state: f.state });
  const household = c.newId();
  const people = f.package.people.map((p) => ({ was: p.id, id: c.newId() }));
  const care = f.package.care.map(() => c.newId());
  const proxies = f.package.proxies.map(() => c.newId());
  const party = nextParty(f.door);
  return decided(
    [
      {
        kind: "people.taken-in",
        v: 1,
        about: [f.transfer, household, ...people.map((p) => p.id), ...f.door.path],
        public: {
          transfer: f.transfer,
          household,
          door: input.door,
          party,
          from: input.from,
          people: people.map((p) => p.id),
          care,
          proxies,
        },
        private: { package: f.package, people },
      },
    ],
    { household, party },
  );
}
/** Not ours, or nobody came: the sender decides what then. */
export const sendBack = (f: TransferFacts, _input: z.infer<typeof acts.ofTransfer>, c: Context): Decision =>
  waits(f, c) ?? settled(f, "people.transfer-sent-back");
/** Nobody took it in time. */
export const lapse = (f: TransferFacts, _input: z.infer<typeof acts.ofTransfer>, c: Context): Decision =>
  f.state !== "waiting" || f.lapsesAt > c.now
    ? no("people.transfer-settled", { state: f.state })
    : settled(f, "people.transfer-lapsed");

export interface TakeBackFacts extends TransferFacts {
  readonly home: HouseholdFacts | null;
  /** The door that they left. */
  readonly door: DoorFacts | null;
}
/** The sender takes the household back, as long as nobody else has it and its records are still there: it lives again where it lived. */
export function takeBack(f: TakeBackFacts, _input: z.infer<typeof acts.ofTransfer>, _c: Context): Decision {
  if (f.state === "taken" || f.state === "withdrawn") return no("people.transfer-settled", { state: f.state });
  if (!f.home || !f.door) return no("people.erased-meanwhile");
  if (f.home.movedOut === null) return settled(f, "people.transfer-withdrawn", [f.household]);
  const shut = openDoor(f.door);
  if (shut) return shut;
  return decided(
    [
      {
        kind: "people.transfer-withdrawn",
        v: 1,
        about: [f.transfer, f.household, f.community],
        public: { transfer: f.transfer },
      },
      {
        kind: "people.moved-back",
        v: 1,
        about: about(f.home),
        public: { household: f.household, door: f.door.path[0], on: f.home.movedOut },
      },
    ],
    { household: f.household },
  );
}
