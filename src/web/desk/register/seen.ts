import type { Basis } from "../../../register/schema.ts";

/** What the notice to residents says: `register.notice`. */
export interface NoticeSeen {
  readonly community: string;
  readonly street: string;
  readonly district: string;
  readonly source: string;
  readonly basis: Basis;
  readonly until: string;
  readonly on: string;
  readonly by: { readonly name: string; readonly role: string };
  /** What is held, by its code. */
  readonly held: readonly string[];
}
