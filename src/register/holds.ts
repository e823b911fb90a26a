import type { Holding } from "../server/capability.ts";
import { UNDO_DAYS } from "../undo/schema.ts";

/** What was read of a list stays as long as taking it can be undone; that it was brought, as long as it may be used. */
export const holds: Holding[] = [
  {
    table: "import_chunk",
    purpose: "register",
    fields: ["body"],
    retention: `${UNDO_DAYS} d after the list was brought or taken`,
    readers: ["worker", "lead"],
    past: `exists (select from import i where i.community_id = t.community_id and i.id = t.import_id and i.touched_at < $1::timestamptz - interval '${UNDO_DAYS} days')`,
  },
  {
    table: "import",
    purpose: "register",
    fields: ["file_name", "layout", "mends", "choices"],
    retention: `taken: as long as the list may be used + 30 d; else ${UNDO_DAYS} d`,
    readers: ["worker", "lead"],
    past: `case when t.state = 'taken' then t.use_until < ($1::timestamptz - interval '30 days')::date else t.touched_at < $1::timestamptz - interval '${UNDO_DAYS} days' end`,
  },
];
