import type { Event } from "../../kernel/event.ts";
import type { Id } from "../../kernel/id.ts";
import type { Materialiser } from "../../server/capability.ts";
import type { LayoutColumn } from "./schema.ts";

type E<P, Q = unknown> = Event<string, P, Q>;
interface Exported {
  readonly export: Id;
  readonly code: string;
  readonly account: Id;
  readonly role: string;
  readonly kind: string;
  readonly each: string;
  readonly form: string;
  readonly language: string;
  readonly reason: string;
  readonly scope: unknown;
  readonly households: number;
  readonly residents: number;
  readonly beyond: number;
  readonly signed: boolean;
  readonly until: string;
}

export const writes: Record<string, Materialiser> = {
  "register.exported": async (w, e: E<Exported, { columns: LayoutColumn[]; households: Id[]; readings: Id[] }>, c) => {
    const p = e.public;
    await w.rows(
      `insert into export (community_id, id, code, account_id, at, kind, each, columns, form, language, reason, scope, households, residents, beyond, signed, ready_until)
       values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11, $12::jsonb, $13, $14, $15, $16, $17)`,
      [
        c.community,
        p.export,
        p.code,
        p.account,
        c.now,
        p.kind,
        p.each,
        JSON.stringify(e.private?.columns ?? []),
        p.form,
        p.language,
        p.reason,
        JSON.stringify(p.scope),
        p.households,
        p.residents,
        p.beyond,
        p.signed,
        p.until,
      ],
    );
    // Each household can see that it stood in a list.
    w.send(
      `insert into reading (community_id, id, household_id, account_id, role, reason, at) select $1, x.id, x.household, $4, $5, 'export', $6 from unnest($2::uuid[], $3::uuid[]) as x(id, household)`,
      [c.community, e.private?.readings ?? [], e.private?.households ?? [], p.account, p.role, c.now],
    );
  },
  "register.export-fetched": async (w, e: E<{ export: Id }>, c) => {
    await w.rows("update export set fetched = fetched + 1 where community_id = $1 and id = $2", [c.community, e.public.export]);
  },
  "register.layout-saved": async (
    w,
    e: E<{ layout: Id; fresh: boolean }, { name: string; each: string; columns: LayoutColumn[] }>,
    c,
  ) => {
    const { layout, fresh } = e.public;
    const p = e.private;
    if (!p) return;
    const values = [c.community, layout, p.name, p.each, JSON.stringify(p.columns)];
    if (fresh) {
      await w.rows(
        "insert into export_layout (community_id, id, name, each, columns) values ($1, $2, $3, $4, $5::jsonb)",
        values,
      );
      return;
    }
    await w.keep("export_layout", { community_id: c.community, id: layout }, [layout]);
    await w.rows(
      "update export_layout set name = $3, each = $4, columns = $5::jsonb, version = version + 1 where community_id = $1 and id = $2",
      values,
    );
  },
  "register.layout-dropped": async (w, e: E<{ layout: Id }>, c) => {
    await w.keep("export_layout", { community_id: c.community, id: e.public.layout }, [e.public.layout]);
    await w.rows("update export_layout set dropped_on = $3, version = version + 1 where community_id = $1 and id = $2", [
      c.community,
      e.public.layout,
      c.today,
    ]);
  },
};
