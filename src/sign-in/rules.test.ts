import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Actor, Role } from "../kernel/actor.ts";
import { ROLES } from "../kernel/actor.ts";
import type { Context } from "../kernel/command.ts";
import { canonicalPhone, maskedPhone } from "../kernel/phone.ts";
import { DAY, HOUR, MINUTE } from "../kernel/instant.ts";
import { mayBadge, mayManage } from "./policy.ts";
import * as rules from "./rules.ts";

const NOW = "2026-03-02T01:00:00.000Z";
const actor = (role: Role, account = "a"): Actor => ({
  account,
  person: "p",
  home: "c",
  session: "s",
  steppedUpUntil: null,
  grants: [{ id: "g", role, community: "c", place: "c", organisation: null, from: "2026-01-01", to: null }],
});
const context: Context = {
  now: NOW,
  today: "2026-03-02",
  claimed: NOW,
  command: "x",
  community: "c",
  actor: actor("lead"),
  newId: () => "new",
};
const account: rules.AccountFacts = {
  id: "b",
  community: "c",
  person: "q",
  roles: ["helper"],
  blocked: false,
  hasPhone: true,
  hasPin: false,
  sessions: ["s1", "s2"],
};

test("who can see most is signed out soonest", () => {
  assert.equal(rules.idleOf(["helper"], false), 14 * DAY);
  assert.equal(rules.idleOf(["helper", "worker"], false), 12 * HOUR);
  assert.equal(rules.idleOf(["worker", "lead"], false), 8 * HOUR);
  assert.equal(rules.idleOf(["helper"], true), 12 * HOUR);
  assert.equal(rules.idleOf([], false), 12 * HOUR);
  // One role more never keeps anybody signed in for longer.
  fc.assert(
    fc.property(fc.subarray([...ROLES], { minLength: 1 }), fc.subarray([...ROLES]), fc.boolean(), (a, b, desk) => {
      return rules.idleOf([...a, ...b], desk) <= rules.idleOf(a, desk);
    }),
  );
});

test("five wrong PINs are free, then each rests longer, an hour at most", () => {
  assert.deepEqual([1, 4, 5, 6, 7, 8, 100].map(rules.pinRests), [
    0,
    0,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    60 * MINUTE,
    60 * MINUTE,
  ]);
  fc.assert(fc.property(fc.nat(1000), (n) => rules.pinRests(n) <= rules.pinRests(n + 1)));
});

test("PINs that are tried first are refused, and hardly any other", () => {
  for (const pin of ["000000", "111111", "123456", "654321", "012345", "121212", "123123", "112233", "987654"])
    assert.equal(rules.pinTooEasy(pin), true, pin);
  for (const pin of ["271828", "480215", "100001", "135790"]) assert.equal(rules.pinTooEasy(pin), false, pin);
  const refused = Array.from({ length: 1_000_000 }, (_, i) => String(i).padStart(6, "0")).filter(rules.pinTooEasy).length;
  assert.ok(refused < 3000, `${refused} of a million`);
});

test("passkeys need a domain name", () => {
  assert.equal(rules.domainOf("https://haitang.example"), "haitang.example");
  assert.equal(rules.domainOf("http://localhost:8080"), "localhost");
  for (const none of [undefined, "https://192.168.1.20:8080", "http://[::1]:8080", "haitang.example"])
    assert.equal(rules.domainOf(none), null);
});

test("one phone has one form, and is shown by its ends", () => {
  for (const p of ["10052000138", "+8610052000138", "008610052000138"]) assert.equal(canonicalPhone(p), "10052000138");
  assert.equal(canonicalPhone("0044201234567"), "+44201234567");
  assert.equal(maskedPhone("10052000138"), "100…0138");
});

test("given an open phone, nobody gives it a PIN of their own", () => {
  const fresh = { madeAt: "2026-03-02T00:55:00.000Z", steppedUpUntil: null };
  const old = { madeAt: "2026-03-01T00:55:00.000Z", steppedUpUntil: null };
  assert.equal(rules.maySetPin(fresh, false, NOW), true);
  assert.equal(rules.maySetPin(fresh, true, NOW), false);
  assert.equal(rules.maySetPin(old, false, NOW), false);
  assert.equal(rules.maySetPin({ ...old, steppedUpUntil: "2026-03-02T01:05:00.000Z" }, true, NOW), true);
  assert.equal(rules.maySetPin({ ...old, steppedUpUntil: NOW }, true, NOW), false);
});

test("given an account with two sessions, when it is blocked, then both end and it is blocked, all about the account", () => {
  const decision = rules.blockAccount(account, { because: "lost-phone" });
  assert.ok(decision.ok);
  assert.deepEqual(
    decision.events.map((e) => e.kind),
    ["sign-in.session-ended", "sign-in.session-ended", "sign-in.account-blocked"],
  );
  assert.ok(decision.events.every((e) => e.about.includes("b")));
  const again = rules.blockAccount({ ...account, blocked: true }, { because: "left" });
  assert.equal(again.ok ? "" : again.code, "sign-in.blocked");
});

test("an invitation asks for the phone number when it may lie about", () => {
  const asks = (days: number, uses: number, hasPhone = true): unknown => {
    const d = rules.invite({ ...account, hasPhone }, { days, uses }, context);
    return d.ok && (d.events[0]?.private as { asksPhone: boolean } | undefined)?.asksPhone;
  };
  assert.deepEqual([asks(1, 1), asks(2, 1), asks(1, 2), asks(7, 3, false)], [false, true, true, false]);
  const blocked = rules.invite({ ...account, blocked: true }, { days: 1, uses: 1 }, context);
  assert.equal(blocked.ok, false);
});

test("nobody opens an account that reaches as far as their own, but officers and keepers, and never their own", () => {
  const verdict = (by: Role, whose: Role): string => {
    const v = mayManage(actor(by), { id: "b", community: "c", roles: [whose] });
    return v.ok ? "may" : v.code;
  };
  for (const by of ROLES)
    for (const whose of ROLES) {
      const expected =
        by === "system"
          ? whose === "system"
            ? "policy.role"
            : "may"
          : whose === "system"
            ? ["worker", "lead", "officer", "keeper"].includes(by)
              ? "policy.role"
              : "policy.unknown"
            : by === "officer" || by === "keeper"
              ? "may"
              : by === "lead"
                ? ["lead", "officer", "keeper"].includes(whose)
                  ? "policy.role"
                  : "may"
                : by === "worker"
                  ? ["worker", "lead", "officer", "keeper"].includes(whose)
                    ? "policy.role"
                    : "may"
                  : "policy.unknown";
      assert.equal(verdict(by, whose), expected, `${by} → ${whose}`);
    }
  const own = { id: "a", community: "c", roles: ["worker"] as Role[] };
  assert.equal(mayManage(actor("worker"), own).ok, false);
  assert.equal(mayBadge(actor("worker"), own).ok, true);
  assert.equal(mayBadge(actor("helper"), { ...own, roles: ["helper"] }).ok, false);
});
