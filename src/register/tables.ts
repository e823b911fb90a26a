import type { Basis, Counts, ImportState, LayoutChange } from "./schema.ts";

/** The rows of this capability, as migrations/0013-register.sql and 0014-sealed-layout.sql declare them. */
export interface RegisterTables {
  import: {
    community_id: string;
    id: string;
    account_id: string;
    at: string;
    touched_at: string;
    state: ImportState;
    code: string | null;
    facts: Record<string, string | number | boolean>;
    file_name: Buffer;
    file_hash: Buffer;
    source: string;
    basis: Basis;
    use_until: string;
    step: "reading" | "comparing" | "writing";
    done: number;
    layout: Buffer | null;
    changes: LayoutChange[];
    counts: Counts | Record<string, never>;
    mends: Buffer | null;
    choices: Buffer | null;
    taken_by: string | null;
    command_id: string | null;
    version: number;
  };
  import_chunk: {
    community_id: string;
    import_id: string;
    kind: "raw" | "plan";
    nr: number;
    verdicts: string;
    body: Buffer;
  };
  import_meaning: { community_id: string; header_hash: string; header: Buffer; meaning: string; at: string };
}
