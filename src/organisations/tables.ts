import type { Role } from "../kernel/actor.ts";
import type { Reader } from "../server/capability.ts";

/** The rows of this capability (migrations/0006-organisations.sql) and of roles (0003). */
export interface OrganisationTables {
  organisation: {
    community_id: string;
    id: string;
    kind: string;
    name: string;
    place_id: string;
    since: string;
    until: string | null;
    version: number;
  };
  membership: {
    community_id: string;
    id: string;
    organisation_id: string;
    person_community_id: string;
    person_id: string;
    position: string | null;
    from_day: string;
    to_day: string | null;
  };
  entrusted: {
    community_id: string;
    id: string;
    household_id: string;
    person_id: string;
    from_day: string;
    to_day: string | null;
  };
  role_held: {
    id: string;
    account_id: string;
    role: Role;
    community_id: string;
    place_id: string;
    organisation_id: string | null;
    from_day: string;
    to_day: string | null;
    ended_at: string | null;
  };
  account: {
    id: string;
    community_id: string;
    person_id: string;
    phone_hash: Buffer | null;
    blocked_at: string | null;
    made_at: string;
  };
  place: { community_id: string; id: string; kind: string; label: string };
  person: { community_id: string; id: string; name: string; phones: Buffer | null };
}

/** What this capability reads and writes its rows for. */
export const purpose = "roles";
export const db = (r: Reader) => r.tables<OrganisationTables>();
