import type { Column, Each, ExportReason, Form, Kind, Language } from "./columns.ts";
import type { Scope } from "./schema.ts";

/** The rows of exports, as migrations/0013-register.sql declares them. */
export interface ExportTables {
  export: {
    community_id: string;
    id: string;
    code: string;
    account_id: string;
    at: string;
    kind: Kind;
    each: Each;
    columns: { what: Column; header: string; text: string | null }[];
    form: Form;
    language: Language;
    reason: ExportReason;
    scope: Scope;
    households: number;
    residents: number;
    beyond: number;
    signed: boolean;
    ready_until: string;
    fetched: number;
  };
  export_layout: {
    community_id: string;
    id: string;
    name: string;
    each: Each;
    columns: { what: Column; header: string; text: string | null }[];
    version: number;
    dropped_on: string | null;
  };
}
