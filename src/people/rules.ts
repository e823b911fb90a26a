import type { Context, Decision } from "../kernel/command.ts";
import { decided } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import { HOUR, later } from "../kernel/instant.ts";
import { no } from "../kernel/result.ts";
import type * as z from "zod/mini";
import type { DoorFacts, HouseholdFacts, PersonFacts } from "./rules/told.ts";
import { about, nextParty, openDoor, personHere, sameName, sameVersion, stillHere, told } from "./rules/told.ts";
import type { ShownFacts } from "./rules/shown.ts";
import { asking } from "./rules/shown.ts";
import type { PersonInput } from "./schema.ts";
import type * as schema from "./schema.ts";

export type { DoorFacts, HouseholdFacts } from "./rules/told.ts";

const withIds = (people: readonly PersonInput[], c: Context) => people.map((person) => ({ id: c.newId(), person }));

export function addHousehold(f: DoorFacts, input: z.infer<typeof schema.addHousehold>, c: Context): Decision {
  const shut = openDoor(f);
  if (shut) return shut;
  if (input.from > c.today) return no("people.not-yet", { from: input.from });
  const twice = input.people.find((p, i) => input.people.slice(0, i).some((q) => sameName(p.name, q.name)));
  if (twice) return no("people.same-name-twice");
  const household = c.newId();
  const people = withIds(input.people, c);
  const party = nextParty(f);
  const event: Event = {
    kind: "people.household-added",
    v: 1,
    about: [household, ...people.map((p) => p.id), ...f.path],
    public: { household, door: f.path[0], party, from: input.from, people: people.map((p) => p.id) },
    private: { said: input.said, tenure: input.tenure ?? null, people },
  };
  return decided([event], { household, party });
}

export function editHousehold(f: HouseholdFacts, input: z.infer<typeof schema.editHousehold>): Decision {
  const refused = stillHere(f) ?? sameVersion(f.version, input.version);
  if (refused) return refused;
  return told(f, [
    {
      kind: "people.household-edited",
      v: 1,
      about: about(f),
      public: { household: f.household, lookInEvery: input.lookInEvery },
      private: {
        said: input.said,
        channel: input.channel,
        language: input.language,
        remark: input.remark,
        tenure: input.tenure,
      },
    },
  ]);
}

export function addPerson(f: HouseholdFacts, input: z.infer<typeof schema.addPerson>, c: Context): Decision {
  const here = stillHere(f);
  if (here) return here;
  if ([...f.names.values()].some((n) => sameName(n, input.person.name))) return no("people.same-name-twice");
  const person = c.newId();
  return told(
    f,
    [
      {
        kind: "people.person-added",
        v: 1,
        about: about(f, person),
        public: { household: f.household, person },
        private: { person: input.person },
      },
    ],
    { person },
  );
}

export function editPerson(f: PersonFacts, input: z.infer<typeof schema.editPerson>): Decision {
  const refused = stillHere(f) ?? personHere(f) ?? sameVersion(f.personVersion, input.version);
  if (refused) return refused;
  if ([...f.names].some(([id, n]) => id !== f.person && sameName(n, input.change.name))) return no("people.same-name-twice");
  return told(f, [
    {
      kind: "people.person-edited",
      v: 1,
      about: about(f, f.person),
      public: { household: f.housed ? f.household : null, person: f.person },
      private: { person: input.change },
    },
  ]);
}

export function setCare(f: HouseholdFacts, input: z.infer<typeof schema.setCare>, c: Context): Decision {
  const here = stillHere(f);
  if (here) return here;
  if (input.person !== null && !f.people.includes(input.person)) return no("people.not-in-household");
  if (input.until !== null && input.until <= c.today) return no("people.end-is-past", { until: input.until });
  const care = c.newId();
  return told(
    f,
    [
      {
        kind: "people.care-set",
        v: 1,
        about: about(f, care, ...(input.person ? [input.person] : [])),
        public: { care, household: f.household },
        private: { person: input.person, class: input.class, actions: input.actions, why: input.why, until: input.until },
      },
    ],
    { care },
  );
}
export function endCare(f: HouseholdFacts & { care: Id; ended: boolean }): Decision {
  if (f.ended) return no("people.care-ended");
  return told(f, [
    { kind: "people.care-ended", v: 1, about: about(f, f.care), public: { care: f.care, household: f.household } },
  ]);
}

export function addProxy(f: HouseholdFacts, input: z.infer<typeof schema.addProxy>, c: Context): Decision {
  const here = stillHere(f);
  if (here) return here;
  if (input.to !== null && input.to <= input.from) return no("people.end-before-start");
  const proxy = c.newId();
  return told(
    f,
    [
      {
        kind: "people.proxy-added",
        v: 1,
        about: about(f, proxy),
        public: { proxy, household: f.household, from: input.from, to: input.to },
        private: { name: input.name, relation: input.relation, phone: input.phone, where: input.where },
      },
    ],
    { proxy },
  );
}
export function endProxy(f: HouseholdFacts & { proxy: Id; ended: boolean }): Decision {
  if (f.ended) return no("people.proxy-ended");
  return told(f, [
    { kind: "people.proxy-ended", v: 1, about: about(f, f.proxy), public: { proxy: f.proxy, household: f.household } },
  ]);
}

/** Somebody looked in. What the device claims may lie in the past (it was offline); it may not lie ahead, and the newest one counts. */
export function lookIn(f: HouseholdFacts, input: z.infer<typeof schema.lookIn>, c: Context): Decision {
  const here = stillHere(f);
  if (here) return here;
  const at = input.at > c.now ? c.now : input.at;
  if (at < later(c.now, -37 * 24 * HOUR)) return no("people.too-long-ago");
  const newest = input.way !== "no-answer" && (f.seenAt === null || at >= f.seenAt);
  return told(f, [
    { kind: "people.looked-in", v: 1, about: about(f), public: { household: f.household, way: input.way, at, newest } },
  ]);
}

export function moveOut(f: HouseholdFacts, input: z.infer<typeof schema.moveOut>, c: Context): Decision {
  const here = stillHere(f);
  if (here) return here;
  if (input.on > c.today) return no("people.not-yet", { from: input.on });
  return told(f, [
    { kind: "people.moved-out", v: 1, about: about(f, ...f.people), public: { household: f.household, on: input.on } },
  ]);
}

export function protect(f: HouseholdFacts & { staff: readonly Id[] }, input: z.infer<typeof schema.protect>): Decision {
  if (f.protected) return no("people.protected-already");
  if (new Set(input.readers).size !== 2 || input.readers.some((r) => !f.staff.includes(r))) return no("people.readers-are-staff");
  return told({ ...f, protected: true, readers: input.readers }, [
    { kind: "people.protected", v: 1, about: about(f), public: { household: f.household, readers: input.readers } },
  ]);
}
export function unprotect(f: HouseholdFacts): Decision {
  if (!f.protected) return no("people.not-protected");
  return decided([{ kind: "people.unprotected", v: 1, about: about(f), public: { household: f.household } }]);
}

/** Asking for names and phones, with one of four reasons. It is written down, the household can see it, and beyond one's own chain it is counted. */
export function ask(f: HouseholdFacts & { shown: ShownFacts }, input: { household: Id; reason: string }, c: Context): Decision {
  return asking(f, input.reason, c);
}

export function erasePerson(f: PersonFacts): Decision {
  return told(f, [
    {
      kind: "people.person-erased",
      v: 1,
      about: about(f, f.person),
      public: { person: f.person, household: f.housed ? f.household : null },
    },
  ]);
}
