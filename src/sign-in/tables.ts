import type { Role } from "../kernel/actor.ts";
import type { Ending, How, TokenScope } from "./schema.ts";

/** The rows of this capability, as migrations/0003-sign-in.sql (and, for `token`, 0002-road.sql) declare them. */
export interface SignInTables {
  account: {
    id: string;
    community_id: string;
    person_id: string;
    phone_hash: Buffer | null;
    language: string | null;
    pin_hash: string | null;
    pin_tries: number;
    pin_locked_until: string | null;
    made_at: string;
    blocked_at: string | null;
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
  session: {
    token_hash: Buffer;
    id: string;
    account_id: string;
    made_at: string;
    idle_until: string;
    absolute_until: string;
    stepped_up_until: string | null;
    how: How;
    desk_id: string | null;
    device_name: string | null;
    ended_at: string | null;
    ended_why: Ending | null;
  };
  passkey: {
    id: string;
    account_id: string;
    public_key: Buffer;
    counter: number;
    transports: string[];
    name: string;
    made_at: string;
    last_used_at: string | null;
  };
  desk: {
    id: string;
    community_id: string;
    name: string;
    secret_hash: Buffer;
    made_at: string;
    made_by: string;
    closed_at: string | null;
  };
  desk_account: { desk_id: string; account_id: string; since: string };
  token: {
    hash: Buffer;
    id: string;
    community_id: string;
    scope: TokenScope;
    about: string[];
    data: Record<string, unknown>;
    made_by: string | null;
    made_at: string;
    until: string;
    uses_left: number | null;
    revoked_at: string | null;
  };
}
