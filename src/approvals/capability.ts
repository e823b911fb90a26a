import { sql } from "kysely";
import * as z from "zod/mini";
import type { Actor, Grant } from "../kernel/actor.ts";
import { holds } from "../kernel/actor.ts";
import type { Context, Decision } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import { id, instant } from "../kernel/fields.ts";
import type { Id } from "../kernel/id.ts";
import { DAY, later } from "../kernel/instant.ts";
import { forbidden, unknown } from "../kernel/policy.ts";
import { no, yes } from "../kernel/result.ts";
import type { Capability, CommandSpec, Reader, Writer } from "../server/capability.ts";
import { command, query } from "../server/capability.ts";

/** How long a parked command waits for its signatures. */
export const WAITS = 3 * DAY;

interface Parked {
  community: Id;
  approval: Id;
  command: string;
  askedBy: Id;
  askedAt: string;
  expiresAt: string;
  needed: number;
  about: Id[];
  state: string;
  signed: { account: Id; agreed: boolean }[];
  input: unknown;
  /** The asker as an actor today: what they may no longer do is not carried out in their name. */
  asker: Actor;
  spec: CommandSpec<any, any> | undefined;
  facts: unknown;
  context: Context;
}

async function load(r: Reader, approval: Id, c: Context): Promise<Parked | null> {
  // Signatures come one after the other: the last one must see all the others.
  await r.hold("approval", c.community, [approval]);
  const { rows } = await sql<{
    command: string;
    asked_by: Id;
    asked_at: string;
    expires_at: string;
    needed: number;
    about: Id[];
    state: string;
    input: Buffer;
    signed: { account: Id; agreed: boolean }[];
    person: Id | null;
    grants: Grant[];
  }>`
    select a.command, a.asked_by, a.asked_at, a.expires_at, a.needed, a.about::text[] as about, a.state, a.input,
      coalesce((select jsonb_agg(jsonb_build_object('account', s.account_id, 'agreed', s.agreed)) from approval_signature s where s.community_id = a.community_id and s.approval_id = a.id), '[]') as signed,
      x.person_id as person,
      coalesce((select jsonb_agg(jsonb_build_object('id', h.id, 'role', h.role, 'community', h.community_id, 'place', h.place_id, 'organisation', h.organisation_id, 'from', h.from_day, 'to', h.to_day))
        from role_held h where h.account_id = a.asked_by and x.blocked_at is null and h.ended_at is null and h.from_day <= ${c.today}::date and (h.to_day is null or h.to_day > ${c.today}::date)), '[]') as grants
    from approval a left join account x on x.id = a.asked_by where a.community_id = ${c.community} and a.id = ${approval}`.execute(
    r.tables(),
  );
  const a = rows[0];
  if (!a) return null;
  const spec = r.commandNamed(a.command);
  const asker: Actor = {
    account: a.asked_by,
    person: a.person ?? a.asked_by,
    home: c.community,
    grants: a.grants,
    steppedUpUntil: null,
    session: a.asked_by,
  };
  const context: Context = { ...c, actor: asker };
  const raw = JSON.parse(await r.open(c.community, "approval input", a.input)) as unknown;
  const parsed = spec && z.safeParse(spec.input as z.ZodMiniType, raw);
  const input = parsed?.success ? parsed.data : undefined;
  const facts = spec && input !== undefined ? await spec.facts(r, input, context) : null;
  return {
    community: c.community,
    approval,
    command: a.command,
    askedBy: a.asked_by,
    askedAt: a.asked_at,
    expiresAt: a.expires_at,
    needed: a.needed,
    about: a.about,
    state: a.state,
    signed: a.signed,
    input,
    asker,
    spec,
    facts,
    context,
  };
}

/** Who may sign: whoever might have asked for the same, and is not the asker. */
function maySign(actor: Actor, f: Parked) {
  if (!f.spec || f.facts === null) return unknown;
  const verdict = f.spec.may(actor, f.facts, { ...f.context, actor }, f.input);
  if (!verdict.ok) return staffOf(actor, f.community) ? forbidden("approvals.not-yours") : unknown;
  return actor.account === f.askedBy ? forbidden("approvals.own") : verdict;
}
const staffOf = (actor: Actor, community: Id): boolean => holds(actor, community, [community], "worker", "lead");

function waiting(f: Parked, now: string): Decision | null {
  if (f.state !== "waiting") return no("approvals.settled", { state: f.state });
  return f.expiresAt <= now ? no("approvals.expired", { at: f.expiresAt }) : null;
}

function sign(f: Parked, _i: { approval: Id }, c: Context): Decision {
  const settled = waiting(f, c.now);
  if (settled) return settled;
  if (f.signed.some((s) => s.account === c.actor.account)) return no("approvals.signed-already");
  const signedEvent: Event = {
    kind: "approvals.signed",
    v: 1,
    about: [f.approval, ...f.about],
    public: { approval: f.approval, agreed: true },
  };
  if (f.signed.filter((s) => s.agreed).length + 1 < f.needed) return { ok: true, events: [signedEvent], answer: { done: false } };
  if (!f.spec) return no("approvals.gone");
  // The asker's own rights and the facts of this moment decide, not those of the day on which it was asked.
  const still = f.spec.may(f.asker, f.facts, f.context, f.input);
  if (!still.ok) return no("approvals.asker-may-not");
  const decision = f.spec.decide(f.facts, f.input, f.context);
  if (!decision.ok) return decision;
  return {
    ok: true,
    events: [
      signedEvent,
      ...decision.events,
      { kind: "approvals.done", v: 1, about: [f.approval, ...f.about], public: { approval: f.approval } },
    ],
    answer: { ...decision.answer, done: true },
  };
}

const input = z.object({ approval: id() });
const commands: CommandSpec<any, any>[] = [
  command({
    name: "approvals.sign",
    v: 1,
    summary: "Signs a parked command; the last signature carries it out",
    input,
    purpose: "approval",
    stepUp: true,
    facts: (r, i, c) => load(r, i.approval, c),
    may: (a, f) => maySign(a, f),
    decide: sign,
  }),
  command({
    name: "approvals.refuse",
    v: 1,
    summary: "Refuses a parked command; it will not be carried out",
    input,
    purpose: "approval",
    facts: (r, i, c) => load(r, i.approval, c),
    may: (a, f) => maySign(a, f),
    decide: (f, _i, c) =>
      waiting(f, c.now) ?? {
        ok: true,
        events: [{ kind: "approvals.refused", v: 1, about: [f.approval, ...f.about], public: { approval: f.approval } }],
      },
  }),
  command({
    name: "approvals.withdraw",
    v: 1,
    summary: "The asker takes a parked command back",
    input,
    purpose: "approval",
    facts: (r, i, c) => load(r, i.approval, c),
    may: (a, f) =>
      a.account === f.askedBy ? { ok: true } : staffOf(a, f.community) ? forbidden("approvals.not-yours") : unknown,
    decide: (f, _i, c) =>
      waiting(f, c.now) ?? {
        ok: true,
        events: [{ kind: "approvals.withdrawn", v: 1, about: [f.approval, ...f.about], public: { approval: f.approval } }],
      },
  }),
];

const settle =
  (state: string) =>
  async (w: Writer, e: Event<string, any, any>, c: Context): Promise<void> => {
    await sql`update approval set state = ${state} where community_id = ${c.community} and id = ${e.public.approval}`.execute(
      w.tables(),
    );
  };
const signature = (w: Writer, c: Context, approval: Id, agreed: boolean): Promise<unknown> =>
  sql`insert into approval_signature (community_id, approval_id, account_id, organisation_id, at, agreed) values (${c.community}, ${approval}, ${c.actor.account}, ${c.actor.grants.find((g) => g.organisation !== null)?.organisation ?? null}, ${c.now}, ${agreed})`.execute(
    w.tables(),
  );

export const approvals: Capability = {
  name: "approvals",
  commands,
  queries: [
    query({
      name: "approvals.waiting",
      summary: "What waits for a signature, and what I asked for",
      purpose: "approval",
      input: z.object({}),
      output: z.object({
        rows: z.array(
          z.object({
            id: id(),
            command: z.string(),
            about: z.array(id()),
            askedBy: z.string(),
            askedAt: instant(),
            expiresAt: instant(),
            needed: z.int(),
            signed: z.int(),
            mine: z.boolean(),
            /** What it would do, in codes, ids and numbers. */
            facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
          }),
        ),
      }),
      ask: async (r, i, a, community) => {
        if (!staffOf(a.actor, community)) return unknown;
        const { rows } = await sql<{
          id: Id;
          command: string;
          about: Id[];
          askedBy: string;
          askedAt: string;
          expiresAt: string;
          needed: number;
          signed: number;
          mine: boolean;
          facts: Record<string, string | number | boolean>;
        }>`
          select a.id, a.command, a.about::text[] as about, coalesce(p.name, '•••') as "askedBy", a.asked_at as "askedAt", a.expires_at as "expiresAt", a.needed, a.asked_by = ${a.actor.account} as mine, a.facts,
            (select count(*)::int from approval_signature s where s.community_id = a.community_id and s.approval_id = a.id and s.agreed) as signed
          from approval a left join account x on x.id = a.asked_by left join person p on p.community_id = x.community_id and p.id = x.person_id
          where a.community_id = ${community} and a.state = 'waiting' and a.expires_at > ${a.now} order by a.asked_at`.execute(
          r.tables(),
        );
        return yes({ rows });
      },
    }),
  ],
  writes: {
    "approvals.asked": async (w, e, c) => {
      const p = e.public as { approval: Id; command: string; needed: number; facts: unknown };
      await sql`insert into approval (community_id, id, command, command_id, asked_by, asked_at, expires_at, needed, about, input, state, facts)
        values (${c.community}, ${p.approval}, ${p.command}, ${c.command}, ${c.actor.account}, ${c.now}, ${later(c.now, WAITS)}, ${p.needed}, ${e.about.slice(1)}::uuid[], ${Buffer.from((e.private as { input: string }).input, "base64")}, 'waiting', ${JSON.stringify(p.facts)}::jsonb)`.execute(
        w.tables(),
      );
      // The asker's own press is the first signature.
      await signature(w, c, p.approval, true);
    },
    "approvals.signed": async (w, e, c) => void (await signature(w, c, (e.public as { approval: Id }).approval, true)),
    "approvals.done": settle("done"),
    "approvals.refused": async (w, e, c) => {
      await signature(w, c, (e.public as { approval: Id }).approval, false);
      await settle("refused")(w, e, c);
    },
    "approvals.withdrawn": settle("withdrawn"),
  },
  holds: [
    {
      table: "approval",
      purpose: "approval",
      fields: ["input"],
      retention: "90 d after the end of its waiting",
      readers: ["worker", "lead"],
      past: "t.expires_at < $1::timestamptz - interval '90 days'",
    },
  ],
};
