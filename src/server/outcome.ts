import type { Actor, Grant } from "../kernel/actor.ts";
import type { Id } from "../kernel/id.ts";
import type { No } from "../kernel/result.ts";
import type { CommandSpec } from "./capability.ts";

/** What came of a command or a question: an HTTP status and a body of ids and codes. */
export interface Outcome {
  readonly status: number;
  readonly body: unknown;
}
/** A command as it travels. `community` is the wall that it works behind. */
export interface Envelope {
  readonly id: Id;
  readonly community: Id;
  readonly input: unknown;
  readonly at?: string;
  readonly v?: number;
}
/** The system acts under this account id: reactions, ticks. It is nobody's account and cannot sign in. */
export const SYSTEM = "00000000-0000-4000-8000-000000000001";

/** What came in has not the shape that it must have. */
export const malformed = (issues: readonly { path: readonly PropertyKey[]; code?: string | undefined }[]): Outcome => ({
  status: 400,
  // The place and the kind of the error; never what was typed.
  body: {
    code: "command.malformed",
    facts: {
      at: issues
        .slice(0, 5)
        .map((i) => i.path.map(String).join("."))
        .join(", "),
    },
  },
});

/** Policy said no: 403, or 404 where for the asker there is no such thing. */
export const denial = (verdict: No): Outcome => ({
  status: verdict.code === "policy.unknown" ? 404 : 403,
  body: { code: verdict.code, facts: verdict.facts },
});
/** A no of the rules (409); what policy itself says keeps its status. */
export const refusal = (n: No): Outcome =>
  n.code.startsWith("policy.") ? denial(n) : { status: 409, body: { code: n.code, facts: n.facts } };
/** A command whose shape and age are right. */
export interface Checked {
  readonly spec: CommandSpec<any, any>;
  readonly envelope: Envelope;
  readonly input: unknown;
  /** The time that the id carries. */
  readonly made: string;
}
/** What road_open says of a caller (migrations/0003-sign-in.sql). */
export interface Opened {
  state: "open" | "seen" | "foreign" | "signed-out";
  account_id: string;
  person_id: string;
  home_id: string;
  session_id: string;
  stepped_up_until: string | null;
  idle_until: string;
  grants: Grant[];
  zone: string;
  today: string;
  answered_body: Buffer | null;
  answered_status: number | null;
  answered_answer: unknown;
}

export const actorOf = (o: Opened): Actor => ({
  account: o.account_id,
  person: o.person_id,
  home: o.home_id,
  grants: o.grants,
  steppedUpUntil: o.stepped_up_until,
  session: o.session_id,
});
