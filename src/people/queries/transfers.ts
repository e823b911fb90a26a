import { sql } from "kysely";
import * as z from "zod/mini";
import { id } from "../../kernel/fields.ts";
import type { Id } from "../../kernel/id.ts";
import { DAY, later } from "../../kernel/instant.ts";
import { unknown } from "../../kernel/policy.ts";
import { yes } from "../../kernel/result.ts";
import { sayDoor } from "../../places/address.ts";
import { doorLabels } from "../../places/reads.ts";
import type { BuildingForm } from "../../places/schema.ts";
import type { QuerySpec } from "../../server/capability.ts";
import { query } from "../../server/capability.ts";
import { openPackage, reachable } from "../facts/transfers.ts";
import { mayKeepRegister } from "../policy.ts";
import { people } from "../reads.ts";
import type { TransferSeen } from "../schema/seen.ts";
import { transferSeen } from "../schema/seen.ts";

/** Settled ones are shown for so long. */
const SHOWN = 60 * DAY;

export const transferQueries: QuerySpec<any, any>[] = [
  query({
    name: "people.transfers",
    summary: "Households on their way to and from other communities, without names",
    input: z.object({}),
    output: z.object({ rows: z.array(transferSeen) }),
    purpose: "contact",
    ask: async (r, _i, a, community) => {
      if (!mayKeepRegister(a.actor, community).ok) return unknown;
      const { rows } = await sql<
        Omit<TransferSeen, "code" | "people" | "back" | "doorLabel"> & {
          door: Id | null;
          body: Buffer | null;
          home: boolean | null;
        }
      >`
        select t.id, t.to_id = ${community} as incoming, c.name as community, t.state, t.asked_at as "askedAt", t.lapses_at as "lapsesAt", t.settled_at as "settledAt", t.body,
          case when t.from_id = ${community} and h.id is not null then t.household_id::text end as household, h.door_id as door, h.moved_out as "movedOut", h.moved_out is null as home
        from transfer t join community c on c.id = case when t.to_id = ${community} then t.from_id else t.to_id end
          left join household h on h.community_id = ${community} and t.from_id = ${community} and h.id = t.household_id
        where (t.to_id = ${community} or t.from_id = ${community}) and coalesce(t.settled_at, ${a.now}::timestamptz) > ${later(a.now, -SHOWN)}::timestamptz
          and (t.from_id = ${community} or t.state <> 'withdrawn')
        order by (t.state = 'waiting') desc, t.asked_at desc, t.id limit 300`.execute(people(r));
      const doors = [...new Set(rows.flatMap((t) => (t.door ? [t.door] : [])))];
      const labels = new Map((await doorLabels(r, community, { doors })).map((l) => [l.id, l]));
      const said = (await r.pack(community)).places.said;
      const labelOf = (door: Id | null): string | null => {
        const l = door === null ? undefined : labels.get(door);
        return l ? sayDoor({ ...l, form: l.form as BuildingForm }, said) : null;
      };
      return yes({
        rows: rows.map(({ body, home, door, ...t }) => ({
          ...t,
          doorLabel: labelOf(door),
          // Past its time and not yet swept up: nobody can take it any more.
          state: t.state === "waiting" && t.lapsesAt <= a.now ? ("lapsed" as const) : t.state,
          code: codeOf(t.id),
          people: body === null ? null : openPackage(r, t.id, body).people.length,
          back: !t.incoming && t.household !== null && home === false && t.state !== "taken" && t.state !== "withdrawn",
        })),
      });
    },
  }),
  query({
    name: "people.where-to",
    summary: "Other communities of the district to which a household can move",
    input: z.object({}),
    output: z.object({ rows: z.array(z.object({ id: id(), name: z.string() })) }),
    purpose: "contact",
    ask: async (r, _i, a, community) =>
      mayKeepRegister(a.actor, community).ok ? yes({ rows: await reachable(r, community) }) : unknown,
  }),
];

/** Four letters of an id: enough to tell a few households apart on the telephone. */
const codeOf = (transfer: Id): string => transfer.slice(0, 4).toUpperCase();
