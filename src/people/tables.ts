import type { CareAction, CareClass } from "./schema.ts";
import type { TransferState } from "./schema/acts.ts";
import type { Tenure, TieKind } from "./schema/tie.ts";

/** The rows of this capability, as migrations/0005-people.sql and 0013-register.sql declare them. */
export interface PeopleTables {
  household: {
    community_id: string;
    id: string;
    door_id: string;
    party: number;
    said: string | null;
    channel: string | null;
    language: string | null;
    look_in_every: number | null;
    remark: Buffer | null;
    protected: boolean;
    moved_in: string | null;
    moved_out: string | null;
    seen_at: string | null;
    seen_way: string | null;
    seen_by: string | null;
    tenure: Tenure | null;
    held_until: string | null;
    version: number;
  };
  person: {
    community_id: string;
    id: string;
    household_id: string | null;
    name: string;
    called: string | null;
    born: number | null;
    phones: Buffer | null;
    language: string | null;
    channel: string | null;
    no_smartphone: boolean;
    version: number;
    left_on: string | null;
    registered: boolean | null;
    held_until: string | null;
    merged_into: string | null;
  };
  care: {
    community_id: string;
    id: string;
    household_id: string;
    person_id: string | null;
    class: CareClass;
    actions: CareAction[];
    why: Buffer | null;
    set_by: string;
    set_on: string;
    until: string | null;
    ended_on: string | null;
  };
  proxy: {
    community_id: string;
    id: string;
    household_id: string;
    name: Buffer;
    relation: string;
    phone: Buffer;
    lives_where: Buffer | null;
    from_day: string;
    to_day: string | null;
    ended_on: string | null;
  };
  search_token: {
    community_id: string;
    token: string;
    kind: string;
    subject_id: string;
    household_id: string | null;
    protected: boolean;
  };
  tie: {
    community_id: string;
    id: string;
    door_id: string;
    person_id: string;
    kind: TieKind;
    lives_where: Buffer | null;
    from_day: string | null;
    ended_on: string | null;
    version: number;
  };
  transfer: {
    id: string;
    from_id: string;
    to_id: string;
    household_id: string;
    asked_by: string;
    asked_at: string;
    lapses_at: string;
    state: TransferState;
    body: Buffer | null;
    settled_at: string | null;
  };
  not_double: { community_id: string; one_id: string; other_id: string; by_account: string; at: string };
  reading: {
    community_id: string;
    id: string;
    /** What was looked at: a household, or somebody who has none. */
    household_id: string;
    account_id: string;
    role: string;
    reason: string;
    at: string;
  };
  protected_reader: { community_id: string; household_id: string; account_id: string };
  look_in: {
    community_id: string;
    id: string;
    household_id: string;
    way: string;
    at: string;
    claimed_at: string;
    account_id: string;
  };
  entrusted: {
    community_id: string;
    id: string;
    household_id: string;
    person_id: string;
    from_day: string;
    to_day: string | null;
  };
  place_under: { community_id: string; ancestor_id: string; descendant_id: string; depth: number };
  account: { id: string; community_id: string; person_id: string };
}
