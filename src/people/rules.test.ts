import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { actor, code, COMMUNITY, context, id, kinds, told } from "../../test/support/given.ts";
import { cadenceOf, windowState, worst } from "./cadence.ts";
import { maskName, maskPhone } from "./mask.ts";
import type { HouseholdSeat } from "./policy.ts";
import { depthOf, householdCan, mayKnowWhy } from "./policy.ts";
import type { HouseholdFacts } from "./rules.ts";
import * as rules from "./rules.ts";
import type { PersonInput } from "./schema.ts";
import { CARE_CLASSES } from "./schema.ts";
import { nameTokens } from "./tokens.ts";

const seat: HouseholdSeat = {
  community: COMMUNITY,
  household: id(10),
  path: [id(20), id(21), id(22), id(23), COMMUNITY],
  entrusted: [],
  people: [id(30)],
  protected: false,
  readers: [],
};
const facts: HouseholdFacts = {
  ...seat,
  version: 4,
  movedOut: null,
  names: new Map([[id(30), "沈桂芳"]]),
  seenAt: "2026-03-01T08:00:00.000Z",
};
const person = (name: string): PersonInput => ({
  name,
  called: null,
  born: 1950,
  phones: [],
  language: null,
  channel: null,
  noSmartphone: false,
});
const now = context().now;

describe("given a household", () => {
  test("when somebody of the same name is added, in whatever width, then it is refused", () => {
    assert.equal(
      code(rules.addPerson(facts, { household: id(10), person: person("沈 桂芳") }, context())),
      "people.same-name-twice",
    );
    assert.deepEqual(kinds(rules.addPerson(facts, { household: id(10), person: person("沈桂香") }, context())), [
      "people.person-added",
    ]);
  });
  test("when it was changed since it was read, then the change is refused and says so", () => {
    const edit = { household: id(10), said: null, channel: null, language: null, lookInEvery: 7, remark: "", version: 3 };
    assert.equal(code(rules.editHousehold(facts, edit)), "people.changed-since");
    assert.deepEqual(kinds(rules.editHousehold(facts, { ...edit, version: 4 })), ["people.household-edited"]);
  });
  test("when it has moved out, then nothing more is written about it", () => {
    const out = { ...facts, movedOut: "2026-02-01" };
    assert.equal(code(rules.lookIn(out, { household: id(10), way: "met", at: now }, context())), "people.moved-out");
    assert.equal(
      code(
        rules.setCare(out, { household: id(10), person: null, class: "infant", actions: [], why: "", until: null }, context()),
      ),
      "people.moved-out",
    );
  });
  test("what is set as care, and why, stays out of the journal", () => {
    const d = rules.setCare(
      facts,
      { household: id(10), person: id(30), class: "dialysis", actions: ["hospital-transport"], why: "每周三次", until: null },
      context(),
    );
    assert.ok(d.ok);
    const said = JSON.stringify(d.events.map((e) => e.public));
    for (const secret of ["dialysis", "每周三次", "hospital-transport"]) assert.ok(!said.includes(secret), secret);
  });
  test("when a look-in that was made offline comes late, then an older one does not take the newest one's place", () => {
    const newest = (at: string, way: "met" | "no-answer" = "met") => {
      const d = rules.lookIn(facts, { household: id(10), way, at }, context());
      return told<{ newest: boolean }>(d).newest;
    };
    assert.equal(newest("2026-02-27T08:00:00.000Z"), false);
    assert.equal(newest("2026-03-01T09:00:00.000Z"), true);
    assert.equal(newest("2026-03-01T09:00:00.000Z", "no-answer"), false, "nobody opened, so nobody was seen");
  });
  test("when a device's clock runs ahead, then the server's time counts", () => {
    const d = rules.lookIn(facts, { household: id(10), way: "met", at: "2031-01-01T00:00:00.000Z" }, context());
    assert.equal(told<{ at: string }>(d).at, now);
  });
  test("when it is hidden, then two different named staff must be able to see it", () => {
    const f = { ...facts, staff: [id(40), id(41), id(42)] };
    assert.equal(code(rules.protect(f, { household: id(10), readers: [id(40), id(40)] })), "people.readers-are-staff");
    assert.equal(code(rules.protect(f, { household: id(10), readers: [id(40), id(99)] })), "people.readers-are-staff");
    assert.deepEqual(kinds(rules.protect(f, { household: id(10), readers: [id(40), id(41)] })), ["people.protected"]);
  });
});

describe("who may know what", () => {
  test("own people see their own; helpers their own doors; staff masked until they say why; riders, keepers and strangers nothing", () => {
    assert.equal(depthOf({ ...actor(), person: id(30) }, seat), "own");
    assert.equal(depthOf(actor({ role: "helper", place: id(22) }), { ...seat, entrusted: [id(901)] }), "task");
    assert.equal(depthOf(actor({ role: "helper", place: id(22) }), seat), "none");
    assert.equal(depthOf(actor({ role: "worker" }), seat), "masked");
    assert.equal(depthOf(actor({ role: "steward", place: id(21) }), seat), "masked");
    assert.equal(depthOf(actor({ role: "steward", place: id(77) }), seat), "none");
    for (const role of ["rider", "keeper"] as const) assert.equal(depthOf(actor({ role }), seat), "none");
    assert.equal(depthOf(actor({ role: "officer", community: id(2) }), seat), "none");
    assert.equal(
      depthOf(actor({ role: "worker", community: id(3), place: id(3) }), { ...seat, community: id(1) }),
      "masked",
      "the road lets only covering roles in",
    );
  });
  test("a protected household exists for nobody but its people and its two readers", () => {
    const hidden = { ...seat, protected: true, readers: [id(900)] };
    assert.equal(depthOf(actor({ role: "lead" }), hidden), "masked");
    assert.equal(depthOf({ ...actor({ role: "lead" }), account: id(950) }, hidden), "none");
    assert.equal(depthOf(actor({ role: "helper" }), { ...hidden, readers: [], entrusted: [id(901)] }), "none");
    assert.equal(Object.values(householdCan({ ...actor({ role: "lead" }), account: id(950) }, hidden)).some(Boolean), false);
  });
  test("why somebody needs more is for named staff, what to do for all who help", () => {
    const helper = actor({ role: "helper", place: id(22) });
    assert.equal(mayKnowWhy(helper, { ...seat, entrusted: [id(901)] }).ok, false);
    assert.equal(mayKnowWhy(actor({ role: "worker" }), seat).ok, true);
  });
});

describe("windows in peace", () => {
  test("plain without a cadence; seen, due, overdue by its days; never seen is overdue", () => {
    assert.equal(windowState(now, null, null), "plain");
    assert.equal(windowState(now, 7, null), "overdue");
    const days = (d: number) => new Date(Date.parse(now) - d * 86400_000).toISOString();
    assert.deepEqual(
      [1, 7, 8, 14, 15].map((d) => windowState(now, 7, days(d))),
      ["seen", "seen", "due", "due", "overdue"],
    );
  });
  test("the shortest of what was asked for and what the care classes say", () => {
    assert.equal(cadenceOf(null, ["elder-80", "lives-alone-elder"]), 7);
    assert.equal(cadenceOf(3, ["elder-80"]), 3);
    assert.equal(cadenceOf(null, ["infant"]), null);
  });
  test("property: a window never gets better by waiting", () => {
    const order = ["seen", "due", "overdue"];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 365 }),
        fc.double({ min: 0, max: 900, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (cadence, days, more) => {
          const at = (d: number) =>
            order.indexOf(windowState(now, cadence, new Date(Date.parse(now) - d * 86400_000).toISOString()));
          return at(days + more) >= at(days);
        },
      ),
    );
    assert.equal(worst(["seen", "overdue", "plain"]), "overdue");
  });
  test("every care class has a cadence of its own or none, said so", () => {
    for (const c of CARE_CLASSES) assert.notEqual(cadenceOf(null, [c]), undefined);
  });
});

describe("names", () => {
  test("are found whole, by their tails, in pinyin and by initials", () => {
    const tokens = new Set(nameTokens("沈桂芳", "沈阿婆").map((t) => t.token));
    for (const t of ["沈桂芳", "桂芳", "芳", "沈阿婆", "阿婆", "shenguifang", "guifang", "sgf", "gf"])
      assert.ok(tokens.has(t), t);
  });
  test("rare characters, middle dots and Latin names are kept whole", () => {
    assert.ok(nameTokens("阿依古丽·买买提", null).some((t) => t.token === "阿依古丽买买提"));
    assert.ok(nameTokens("𬭎䶮", null).some((t) => t.token === "𬭎䶮"));
    assert.deepEqual(
      nameTokens("Mary Chen", null)
        .map((t) => t.token)
        .sort(),
      ["chen", "marychen", "mc"],
    );
  });
  test("a surname is read as a surname", () => {
    assert.ok(nameTokens("单雄", null).some((t) => t.token === "shanxiong"));
  });
  test("masked, they tell the first letter and no more; a phone its last four digits", () => {
    assert.equal(maskName("沈桂芳"), "沈••");
    assert.equal(maskName("𬭎"), "𬭎•");
    assert.equal(maskPhone("10051230138"), "•••• 0138");
  });
  test("property: no token of a name is longer than sixty letters, and all are in small letters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), (name) =>
        nameTokens(name, null).every((t) => t.token.length <= 60),
      ),
    );
  });
});
