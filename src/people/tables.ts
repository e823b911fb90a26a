import type { CareAction, CareClass } from "./schema.ts";

/** The rows of this capability, as migrations/0005-people.sql declares them. */
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
  reading: {
    community_id: string;
    id: string;
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
