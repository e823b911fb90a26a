import type * as z from "zod/mini";
import type { Context, Decision } from "../../kernel/command.ts";
import type { Event } from "../../kernel/event.ts";
import type { Id } from "../../kernel/id.ts";
import { no } from "../../kernel/result.ts";
import type * as acts from "../schema/acts.ts";
import type { DoorFacts, HouseholdFacts, PersonFacts } from "./told.ts";
import { about, both, nextParty, openDoor, ownHome, personHere, sameName, sameVersion, stillHere, told } from "./told.ts";

/** The entrance of a path: what lies right above its door. Who looks after a household looks after its stairs. */
const entrance = (path: readonly Id[]): Id | undefined => path[1];

/** A household moves behind another door of the community, with everybody and everything that belongs to it. */
export function moveWithin(f: HouseholdFacts & { to: DoorFacts }, input: z.infer<typeof acts.moveWithin>, c: Context): Decision {
  const refused = stillHere(f) ?? sameVersion(f.version, input.version) ?? openDoor(f.to);
  if (refused) return refused;
  if (input.on > c.today) return no("people.not-yet", { from: input.on });
  if (f.path[0] === input.door) return no("people.same-door");
  const party = nextParty(f.to);
  const elsewhere = entrance(f.path) !== entrance(f.to.path);
  const event: Event = {
    kind: "people.moved-within",
    v: 1,
    about: [...f.people, f.household, ...both(f.path, f.to.path)],
    // Where a hidden household lives stands in no journal.
    public: {
      household: f.household,
      on: input.on,
      elsewhere,
      ...(f.protected ? {} : { from: f.path[0], to: input.door, party }),
    },
    private: { from: f.path[0], to: input.door, party },
  };
  return told(f, [event], { household: f.household, party }, f.to.path);
}

export interface MovePersonFacts {
  readonly who: PersonFacts;
  /** The household that they move to. */
  readonly joins: HouseholdFacts | null;
  /** The door behind which they found a household of their own. */
  readonly door: DoorFacts | null;
}
/** One person moves: to another household, or to one of their own. The last one to leave a household ends it. */
export function movePerson(f: MovePersonFacts, input: z.infer<typeof acts.movePerson>, c: Context): Decision {
  const { who, joins, door } = f;
  const refused = personHere(who) ?? stillHere(who) ?? sameVersion(who.personVersion, input.version);
  if (refused) return refused;
  if ((input.household === null) === (input.door === null)) return no("people.where-to");
  if (input.on > c.today) return no("people.not-yet", { from: input.on });
  const last = who.housed && who.people.length === 1;
  const name = who.names.get(who.person) ?? "";
  if (joins) {
    const gone = stillHere(joins) ?? ownHome(c, who, joins);
    if (gone) return gone;
    if (joins.household === who.household) return no("people.same-household");
    if (who.protected || joins.protected) return no("people.hidden-not-moved");
    if ([...joins.names.values()].some((n) => sameName(n, name))) return no("people.same-name-twice");
    return moved(who, joins.household, joins.path, { last, on: input.on, founds: null });
  }
  const shut = door && openDoor(door);
  if (shut || !door) return shut ?? no("people.where-to");
  if (who.protected) return no("people.hidden-not-moved");
  // Whoever lives alone moves with the household: its look-ins, care and proxies belong to it.
  if (last) return no("people.last-one");
  const household = c.newId();
  return moved(who, household, door.path, {
    last,
    on: input.on,
    founds: { door: door.path[0] as Id, party: nextParty(door), said: input.said },
  });
}

function moved(
  who: PersonFacts,
  household: Id,
  path: readonly Id[],
  how: { last: boolean; on: string; founds: { door: Id; party: number; said: string | null } | null },
): Decision {
  const from = who.housed ? who.household : null;
  const events: Event[] = [
    {
      kind: "people.person-moved",
      v: 1,
      about: [...new Set([who.person, household, ...about(who), ...path])],
      public: {
        person: who.person,
        household,
        from,
        on: how.on,
        door: path[0],
        ...(how.founds ? { party: how.founds.party } : {}),
      },
      private: { said: how.founds?.said ?? null, founds: how.founds !== null },
    },
  ];
  // What is left of a household that nobody lives in any more ends with it.
  if (how.last && from)
    events.push({
      kind: "people.moved-out",
      v: 1,
      about: about(who),
      public: { household: from, on: how.on },
    });
  return { ok: true, events, answer: { household } };
}
