import type * as z from "zod/mini";
import type { Context, Decision } from "../../kernel/command.ts";
import { decided } from "../../kernel/command.ts";
import type { Id } from "../../kernel/id.ts";
import type { Day } from "../../kernel/instant.ts";
import { no } from "../../kernel/result.ts";
import type * as acts from "../schema/acts.ts";
import type { ShownFacts } from "./shown.ts";
import { asked, asking, counted } from "./shown.ts";
import type { TieKind } from "../schema/tie.ts";
import type { DoorFacts, PersonFacts } from "./told.ts";
import { openDoor, personHere, sameName, sameVersion } from "./told.ts";

/** Where a tie hangs. `hidden`: a protected household lives behind the door, so that what hangs on it is known to that household's readers only. */
export interface TieSeat {
  readonly community: Id;
  readonly path: readonly Id[];
  readonly hidden: boolean;
  readonly readers: readonly Id[];
}
export interface NewTieFacts extends DoorFacts {
  /** Who is tied to the door today, and as what. */
  readonly ties: readonly { person: Id; kind: TieKind; name: string }[];
  /** Somebody who is on record already; null where they are new. */
  readonly who: PersonFacts | null;
  /** False: somebody is named who is not on record. Whoever may add nobody hears only that. */
  readonly known: boolean;
  /** The door behind which they live, if they live here. */
  readonly livesAt: Id | null;
}
export function addTie(f: NewTieFacts, input: z.infer<typeof acts.addTie>, c: Context): Decision {
  const shut = openDoor(f);
  if (shut) return shut;
  if ((input.person === null) === (input.fresh === null)) return no("people.who-is-it");
  if (input.from !== null && input.from > c.today) return no("people.not-yet", { from: input.from });
  if (f.who) {
    const gone = personHere(f.who);
    if (gone) return gone;
    if (f.who.protected) return no("people.hidden-no-tie");
    if (f.livesAt === f.path[0]) return no("people.lives-here");
    if (f.ties.some((t) => t.person === f.who?.person && t.kind === input.kind)) return no("people.tied-already");
  }
  const { fresh } = input;
  if (fresh && f.ties.some((t) => t.kind === input.kind && sameName(t.name, fresh.name))) return no("people.same-name-twice");
  const tie = c.newId();
  const person = input.person ?? c.newId();
  return decided(
    [
      {
        kind: "people.tie-added",
        v: 1,
        about: [tie, person, ...f.path],
        public: { tie, person, door: f.path[0], newPerson: fresh !== null },
        private: { kind: input.kind, fresh, livesWhere: input.livesWhere, from: input.from },
      },
    ],
    { tie, person },
  );
}

export interface TieFacts extends TieSeat {
  readonly tie: Id;
  readonly person: Id;
  readonly version: number;
  readonly ended: Day | null;
  /** Nothing else keeps them on record: no household, no other tie, no task. */
  readonly lastOne: boolean;
}
/** What is told of a tie at the door of a hidden household goes to that household's readers. */
const toldOf = (f: TieFacts, kind: string, more: Record<string, unknown>, secret?: unknown): Decision =>
  decided([
    {
      kind,
      v: 1,
      about: f.hidden ? [f.tie, f.person, ...f.readers] : [f.tie, f.person, ...f.path],
      public: { tie: f.tie, person: f.person, ...more },
      ...(secret === undefined ? {} : { private: secret }),
    },
  ]);
export function editTie(f: TieFacts, input: z.infer<typeof acts.editTie>, c: Context): Decision {
  if (f.ended !== null) return no("people.tie-ended");
  if (input.from !== null && input.from > c.today) return no("people.not-yet", { from: input.from });
  const refused = sameVersion(f.version, input.version);
  return refused ?? toldOf(f, "people.tie-edited", {}, { livesWhere: input.livesWhere, from: input.from });
}
export function endTie(f: TieFacts): Decision {
  if (f.ended !== null) return no("people.tie-ended");
  return toldOf(f, "people.tie-ended", { leaves: f.lastOne });
}

/** Asking for one person's name and phones: as for a household, counted like it, and written down beside it. */
export function askPerson(f: PersonFacts & { shown: ShownFacts }, input: z.infer<typeof acts.askPerson>, c: Context): Decision {
  const gone = personHere(f);
  if (gone) return gone;
  return asking(f, input.reason, c);
}

/** More than so many children of one name are no answer: somebody is looking through the register. */
export const MOST_CHILDREN = 3;
export interface ChildFacts {
  readonly community: Id;
  readonly found: readonly { household: Id; door: Id }[];
  readonly shown: ShownFacts;
}
/** A child by its whole name, for the sake of its family: what is answered is where to go, and the family can see who asked and why. */
export function findChild(f: ChildFacts, input: z.infer<typeof acts.findChild>, c: Context): Decision {
  if (f.found.length > MOST_CHILDREN) return no("people.too-many-children", { most: MOST_CHILDREN });
  return counted(
    f.shown,
    c,
    decided(
      [
        {
          kind: "people.child-sought",
          v: 1,
          about: [f.community],
          public: { found: f.found.length, reason: input.reason },
        },
        ...f.found.map((x) => asked(x.household, input.reason, c)),
      ],
      { households: f.found.map((x) => x.household), doors: f.found.map((x) => x.door) },
    ),
  );
}
