import type { Actor, Role } from "../../src/kernel/actor.ts";
import type { Context, Decision } from "../../src/kernel/command.ts";
import { newId } from "../../src/kernel/id.ts";
import { seeded } from "../../src/kernel/random.ts";
import assert from "node:assert/strict";

/** Ids that a test can read: id(3) is always the same. */
export const id = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
export const COMMUNITY = id(1);

/** Somebody with roles: `actor({role: "worker"})` works in the whole community. */
export function actor(...grants: { role: Role; place?: string; community?: string }[]): Actor {
  return {
    account: id(900),
    person: id(901),
    home: COMMUNITY,
    steppedUpUntil: null,
    session: id(902),
    grants: grants.map((g, i) => ({
      id: id(910 + i),
      role: g.role,
      community: g.community ?? COMMUNITY,
      place: g.place ?? g.community ?? COMMUNITY,
      organisation: null,
      from: "2026-01-01",
      to: null,
    })),
  };
}
/** The context of a command on 2 March 2026, with ids that follow from a seed. */
export function context(more: Partial<Context> = {}): Context {
  const random = seeded(42);
  return {
    now: "2026-03-02T01:00:00.000Z",
    today: "2026-03-02",
    claimed: "2026-03-02T01:00:00.000Z",
    command: id(800),
    community: COMMUNITY,
    actor: actor({ role: "worker" }),
    newId: () => newId(random),
    ...more,
  };
}
/** The kinds of events that a decision made; fails when it was a no. */
export function kinds(d: Decision): string[] {
  assert.ok(d.ok, `refused: ${d.ok ? "" : d.code}`);
  return d.events.map((e) => e.kind);
}
/** The code of a refusal; fails when it was a yes. */
export function code(d: Decision): string {
  assert.ok(!d.ok, "was not refused");
  return d.code;
}
/** The public part of the first event that a decision made; fails when there is none. */
export function told<T>(d: Decision): T {
  assert.ok(d.ok && d.events[0], "nothing was decided");
  return d.events[0].public as T;
}
