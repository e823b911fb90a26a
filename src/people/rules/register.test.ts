import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { actor, code, COMMUNITY, context, id, kinds, told } from "../../../test/support/given.ts";
import { maySeeTies, mayKeepRegister, mayKnowTies } from "../policy.ts";
import { merge } from "./merge.ts";
import type { MergeSide } from "./merge.ts";
import { movePerson, moveWithin } from "./moving.ts";
import { addTie, endTie } from "./ties.ts";
import type { DoorFacts, HouseholdFacts, PersonFacts } from "./told.ts";
import type { Package, TransferFacts } from "./transfer.ts";
import { lapse, send, sendBack, takeBack, takeIn } from "./transfer.ts";

const household: HouseholdFacts = {
  community: COMMUNITY,
  household: id(10),
  path: [id(20), id(21), id(22), id(23), COMMUNITY],
  entrusted: [],
  people: [id(30), id(31)],
  protected: false,
  readers: [],
  version: 4,
  movedOut: null,
  names: new Map([
    [id(30), "沈桂芳"],
    [id(31), "陆根生"],
  ]),
  seenAt: null,
};
const door: DoorFacts = {
  community: COMMUNITY,
  path: [id(40), id(41), id(22), id(23), COMMUNITY],
  kind: "door",
  until: null,
  use: "vacant",
  parties: [1, 3],
};
const person: PersonFacts = { ...household, person: id(30), personVersion: 2, left: null, housed: true };
const HIDDEN = { protected: true, readers: [id(900)] };

describe("moving", () => {
  const input = { household: id(10), door: id(40), on: "2026-03-02", version: 4 };
  test("a household takes the next number behind the door, and another stairwell is another's to look after", () => {
    const d = moveWithin({ ...household, to: door }, input, context());
    assert.deepEqual([told<{ party: number }>(d).party, told<{ elsewhere: boolean }>(d).elsewhere], [4, true]);
    const beside = { ...door, path: [id(40), id(21), ...door.path.slice(2)] };
    assert.equal(told<{ elsewhere: boolean }>(moveWithin({ ...household, to: beside }, input, context())).elsewhere, false);
  });
  test("of a hidden one nothing tells where it went", () => {
    const d = moveWithin({ ...household, ...HIDDEN, to: door }, input, context());
    assert.ok(d.ok);
    const said = JSON.stringify(d.events.map(({ about, public: p }) => ({ about, p })));
    for (const place of [...household.path, ...door.path]) assert.ok(!said.includes(place), place);
  });
  test("nobody brings others into their own home, or themselves into another: what stands there is shown uncounted", () => {
    const { person: me } = context().actor;
    const to = { person: id(30), household: id(11), door: null, said: null, on: "2026-03-02", version: 2 };
    const joins = { ...household, household: id(11), names: new Map([[id(33), "周敏"]]) };
    assert.equal(
      code(movePerson({ who: person, joins: { ...joins, people: [me] }, door: null }, to, context())),
      "people.own-home",
    );
    assert.equal(code(movePerson({ who: { ...person, people: [me] }, joins, door: null }, to, context())), "people.own-home");
  });
  test("the last one to go ends the household; the last one does not leave it for a home of their own", () => {
    const alone = { ...person, people: [id(30)] };
    const joins = { ...household, household: id(11), names: new Map([[id(33), "周敏"]]) };
    const to = { person: id(30), household: id(11), door: null, said: null, on: "2026-03-02", version: 2 };
    assert.deepEqual(kinds(movePerson({ who: person, joins, door: null }, to, context())), ["people.person-moved"]);
    assert.deepEqual(kinds(movePerson({ who: alone, joins, door: null }, to, context())), [
      "people.person-moved",
      "people.moved-out",
    ]);
    assert.equal(
      code(movePerson({ who: alone, joins: null, door }, { ...to, household: null, door: id(40) }, context())),
      "people.last-one",
    );
    assert.equal(code(movePerson({ who: person, joins, door: null }, { ...to, door: id(40) }, context())), "people.where-to");
    assert.equal(
      code(movePerson({ who: person, joins: { ...joins, names: new Map([[id(33), "沈 桂芳"]]) }, door: null }, to, context())),
      "people.same-name-twice",
    );
    assert.equal(
      code(movePerson({ who: person, joins: { ...joins, ...HIDDEN }, door: null }, to, context())),
      "people.hidden-not-moved",
    );
  });
});

describe("ties", () => {
  const facts = {
    ...door,
    ties: [{ person: id(50), kind: "owner" as const, name: "周敏" }],
    who: null,
    known: true,
    livesAt: null,
  };
  const fresh = { name: "周  敏", called: null, born: null, phones: [], language: null, channel: null, noSmartphone: false };
  const input = { door: id(40), kind: "owner" as const, person: null, fresh, livesWhere: "无锡", from: null };
  test("one name is tied once as one thing; what is said of them stays out of the journal", () => {
    assert.equal(code(addTie(facts, input, context())), "people.same-name-twice");
    const d = addTie(facts, { ...input, kind: "registered" }, context());
    assert.ok(d.ok);
    assert.doesNotMatch(JSON.stringify(d.events.map((e) => e.public)), /周|无锡|registered/);
  });
  test("at a hidden household's door, an end is heard of by its readers alone", () => {
    const tie = {
      ...door,
      hidden: true,
      readers: [id(900)],
      tie: id(60),
      person: id(50),
      version: 0,
      ended: null,
      lastOne: true,
    };
    const d = endTie(tie);
    assert.ok(d.ok);
    assert.deepEqual(d.events[0]?.about, [id(60), id(50), id(900)]);
    assert.equal(maySeeTies(actor({ role: "worker" }), { ...tie, readers: [id(901)] }).ok, false);
    assert.equal(maySeeTies(actor({ role: "worker" }), tie).ok, true);
  });
  test("who is registered at a flat is for staff and for helpers at their doors, not for the tenants", () => {
    assert.equal(mayKnowTies(actor({ role: "worker" }), household), true);
    assert.equal(mayKnowTies(actor({ role: "helper", place: id(21) }), { ...household, entrusted: [id(901)] }), true);
    assert.equal(mayKnowTies({ ...actor(), person: id(30) }, household), false);
    assert.deepEqual(
      (["worker", "lead", "steward", "helper", "officer", "keeper"] as const).map(
        (role) => mayKeepRegister(actor({ role }), COMMUNITY).ok,
      ),
      [true, true, false, false, false, false],
    );
    assert.equal(mayKeepRegister(actor({ role: "worker", place: id(23) }), COMMUNITY).ok, false, "of the whole community");
  });
});

describe("putting two records together", () => {
  const side = (more: Partial<MergeSide> = {}): MergeSide => ({ ...person, account: null, blocked: false, phones: [], ...more });
  const keep = side();
  const drop = side({
    person: id(33),
    household: id(11),
    path: [id(24), ...household.path.slice(1)],
    people: [id(33)],
    names: new Map([[id(33), "沈桂方"]]),
  });
  const input = { keep: id(30), drop: id(33), take: [], keepVersion: 2, dropVersion: 2 };
  test("behind another door the emptied household stays for somebody to look at; behind the same it ends", () => {
    assert.deepEqual(kinds(merge({ keep, drop }, input, context())), ["people.merged"]);
    assert.deepEqual(kinds(merge({ keep, drop: { ...drop, path: household.path } }, input, context())), [
      "people.merged",
      "people.household-joined",
    ]);
  });
  test("whose home it is, is chosen; a record without one takes the other's", () => {
    const home = (d: ReturnType<typeof merge>) => told<{ household: string | null }>(d).household;
    assert.equal(home(merge({ keep, drop }, input, context())), id(10));
    assert.equal(home(merge({ keep, drop }, { ...input, take: ["household"] }, context())), id(11));
    assert.equal(home(merge({ keep: { ...keep, housed: false }, drop }, input, context())), id(11));
  });
  test("accounts: one follows, two are refused, one that is blocked stays behind", () => {
    const account = (k: Partial<MergeSide>, d: Partial<MergeSide>) =>
      merge({ keep: { ...keep, ...k }, drop: { ...drop, ...d } }, input, context());
    assert.equal(told<{ account: string }>(account({}, { account: id(70) })).account, id(70));
    assert.equal(code(account({ account: id(71) }, { account: id(70) })), "people.two-accounts");
    assert.equal(
      told<{ account: string | null }>(account({ account: id(71) }, { account: id(70), blocked: true })).account,
      null,
    );
    assert.equal(code(account({ account: id(71), blocked: true }, { account: id(70) })), "people.two-accounts");
  });
  test("nobody of a hidden household, nobody who has left, nobody who changed since", () => {
    const refused = (k: Partial<MergeSide>, more = {}) =>
      code(merge({ keep: { ...keep, ...k }, drop }, { ...input, ...more }, context()));
    assert.equal(refused(HIDDEN), "people.hidden-not-merged");
    assert.equal(refused({ left: "2026-02-01" }), "people.person-gone");
    assert.equal(refused({}, { dropVersion: 1 }), "people.changed-since");
    assert.equal(refused({ person: id(33) }), "people.same-record");
  });
});

describe("a transfer", () => {
  const facts: TransferFacts = {
    community: id(2),
    transfer: id(80),
    from: COMMUNITY,
    to: id(2),
    household: id(10),
    state: "waiting",
    lapsesAt: "2026-04-01T01:00:00.000Z",
  };
  const packed: Package = {
    said: "沈阿婆家",
    channel: null,
    language: null,
    lookInEvery: 7,
    remark: "",
    tenure: "own",
    people: [
      {
        id: id(30),
        person: {
          name: "沈桂芳",
          called: null,
          born: 1944,
          phones: ["10051230138"],
          language: null,
          channel: null,
          noSmartphone: true,
        },
      },
    ],
    care: [{ person: id(30), class: "dialysis", actions: [], why: "每周三次", setOn: "2026-01-01", until: null }],
    proxies: [],
  };
  const of = { transfer: id(80) };
  const input = { household: id(10), to: id(2), on: "2026-03-02" };
  test("goes where one can move to, once, and never for a hidden household", () => {
    const f = { ...household, reachable: true, waiting: false };
    assert.deepEqual(kinds(send(f, input, context())), ["people.transfer-sent", "people.moved-out"]);
    assert.equal(code(send({ ...f, reachable: false }, input, context())), "people.no-such-community");
    assert.equal(code(send({ ...f, waiting: true }, input, context())), "people.transfer-waits");
    assert.equal(code(send({ ...f, ...HIDDEN }, input, context())), "people.hidden-not-sent");
    assert.equal(code(send({ ...f, movedOut: "2026-02-01" }, input, context())), "people.moved-out");
  });
  test("is taken in under new ids, and the journal of neither side names anybody", () => {
    const d = takeIn({ ...facts, door, package: packed }, { ...of, door: id(40), from: "2026-03-02" }, context());
    assert.ok(d.ok);
    const said = JSON.stringify(d.events.map(({ about, public: p }) => ({ about, p })));
    for (const known of [id(10), id(30), "沈", "dialysis", "10051230138"]) assert.ok(!said.includes(known), known);
  });
  test("waits until somebody settles it, and then for nobody", () => {
    const late = context({ now: "2026-04-02T00:00:00.000Z", today: "2026-04-02" });
    for (const settled of ["taken", "sent-back", "withdrawn", "lapsed"] as const)
      assert.equal(code(sendBack({ ...facts, state: settled }, of, context())), "people.transfer-settled");
    assert.equal(code(sendBack(facts, of, late)), "people.transfer-settled");
    assert.equal(code(lapse(facts, of, context())), "people.transfer-settled");
    assert.deepEqual(kinds(lapse(facts, of, late)), ["people.transfer-lapsed"]);
  });
  test("comes back while its records are there and nobody else has it, behind a door that still stands", () => {
    const home = { ...household, movedOut: "2026-03-01" };
    const back = (more: object) => takeBack({ ...facts, home, door, ...more }, of, context());
    assert.deepEqual(kinds(back({})), ["people.transfer-withdrawn", "people.moved-back"]);
    assert.deepEqual(kinds(back({ state: "sent-back" })), ["people.transfer-withdrawn", "people.moved-back"]);
    assert.equal(code(back({ state: "taken" })), "people.transfer-settled");
    assert.equal(code(back({ home: null })), "people.erased-meanwhile");
    assert.equal(code(back({ door: { ...door, until: "2026-03-01" } })), "people.door-gone");
  });
});
