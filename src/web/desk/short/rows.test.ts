import assert from "node:assert/strict";
import { test } from "node:test";
import type { Short } from "../../../people/short.ts";
import { shortRows } from "./rows.ts";

const short: Short = {
  households: 1763,
  seen: 214,
  due: 40,
  overdue: 28,
  neverSeen: 9,
  longest: 91,
  noPeople: 2,
  noContact: 5,
  noSmartphone: 43,
  marked: 295,
  doorsNotKnown: 9,
  doorsStale: 322,
};
const rows = (
  s: Short | null,
  waiting: { mine: boolean }[] = [],
  leads = false,
  silent: Parameters<typeof shortRows>[3] = null,
) => shortRows(s, waiting, (w) => leads && !w.mine, silent, "2026-03-02");

test("people whom nobody has seen come first, doors that nobody confirmed come last", () => {
  assert.deepEqual(
    rows(short, [{ mine: true }], false, { devices: 3, longest: 7 }).map((r) => r.what),
    ["overdue", "due", "noContact", "noPeople", "doorsNotKnown", "silent", "asked", "doorsStale"],
  );
});
test("only what a person needs now is urgent", () => {
  assert.deepEqual(
    rows(short, [{ mine: false }], true)
      .filter((r) => r.urgent)
      .map((r) => r.what),
    ["overdue", "sign"],
  );
});
test("what waits for a signature waits for the lead, and never for whoever asked", () => {
  const waiting = [{ mine: false }, { mine: false }, { mine: true }];
  assert.equal(rows(short, waiting, true).find((r) => r.what === "sign")?.count, 2);
  assert.equal(
    rows(short, waiting, false).find((r) => r.what === "sign"),
    undefined,
  );
  assert.equal(rows(short, waiting, false).find((r) => r.what === "asked")?.count, 1);
});
test("an alarm about somebody's reading comes before everything else, for whoever has to see it", () => {
  const [first] = shortRows(short, [], () => true, null, "2026-03-02", 0, 2);
  assert.deepEqual([first?.what, first?.count, first?.urgent, first?.go], ["alarms", 2, true, ["export", { part: "alarms" }]]);
});
test("what is nought has no row, and before anything is known there is none", () => {
  const nothing = { ...short, due: 0, overdue: 0, noPeople: 0, noContact: 0, doorsNotKnown: 0, doorsStale: 0 };
  assert.deepEqual(rows(nothing), []);
  assert.deepEqual(rows(null), []);
});
test("each row goes to its remedy; stale doors to those before a year ago, also on a leap day", () => {
  assert.deepEqual(rows(short).find((r) => r.what === "doorsStale")?.go, ["doors", { since: "2025-03-02" }]);
  assert.deepEqual(shortRows(short, [], () => false, null, "2028-02-29").find((r) => r.what === "doorsStale")?.go, [
    "doors",
    { since: "2027-02-28" },
  ]);
  assert.deepEqual(rows(short).find((r) => r.what === "noPeople")?.go, ["waiting", { what: "no-people" }]);
});
