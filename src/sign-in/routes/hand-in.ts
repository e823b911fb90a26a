import * as z from "zod/mini";
import { id, instant } from "../../kernel/fields.ts";
import type { Id } from "../../kernel/id.ts";
import type { Outcome, Road } from "../../server/dispatch.ts";
import { handInPublic, openPress } from "../../server/hand-in.ts";
import type { Call, Route } from "../../server/http.ts";
import { inSignIn, ownSession } from "../session.ts";
import type { SignInOptions } from "./shared.ts";
import { answer, needed } from "./shared.ts";

/** Sealed presses of one message, and how large the message may be: the largest command (a building) and some more. */
const MOST = 8;
const HAND_IN_LIMIT = 2 * 1024 * 1024;

const handIn = z.object({
  presses: z
    .array(
      z.object({ id: id(), run: z.boolean(), sealed: z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.maxLength(HAND_IN_LIMIT)) }),
    )
    .check(z.minLength(1), z.maxLength(MOST)),
});
const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const handedIn = z.object({
  answers: z.array(
    z.object({
      id: id(),
      status: z.int(),
      code: z.nullable(z.string()),
      facts,
      /** What it was, for the tray of whoever pressed it; only when it was not done. */
      was: z.nullable(
        z.object({
          command: z.string(),
          community: id(),
          input: z.unknown(),
          about: z.array(id()),
          label: z.string(),
          at: instant(),
        }),
      ),
    }),
  ),
});
type Answer = z.infer<typeof handedIn>["answers"][number];

const REFUSED = (command: Id, status: number, code: string): Answer => ({ id: command, status, code, facts: {}, was: null });

/** Runs one opened press for the account that pressed it, in the session that hands it in. */
async function run(road: Road, token: Buffer, account: Id, press: { id: Id; run: boolean; sealed: string }): Promise<Answer> {
  const open = openPress(road.keys.installation, press.id, press.sealed);
  // Somebody else's is answered like one that cannot be opened: whose it is, is nobody's affair.
  if (open?.account !== account) return REFUSED(press.id, 409, "hand-in.cannot-open");
  const spec = road.commands.get(open.command);
  const { command, community, input, at, about, label } = open;
  if (!spec || Buffer.byteLength(press.sealed) > 1.4 * (spec.bodyLimit ?? 64 * 1024))
    return REFUSED(press.id, 409, "hand-in.cannot-open");
  const was = { command, community, input, at, about, label };
  // Its answer is known already; whoever pressed it wants to read what it was.
  if (!press.run) return { id: press.id, status: 200, code: null, facts: {}, was };
  const outcome = await road.do(command, { id: press.id, community, input, at }, token);
  if (outcome.status < 400) return { id: press.id, status: outcome.status, code: null, facts: {}, was: null };
  const no = outcome.body as { code?: string; facts?: Answer["facts"] };
  return {
    id: press.id,
    status: outcome.status,
    code: no.code ?? "failure",
    facts: no.facts ?? {},
    was: { command, community, input, at, about, label },
  };
}

async function take(road: Road, input: z.infer<typeof handIn>, call: Call): Promise<Outcome> {
  const token = call.token;
  const session = token && (await inSignIn(road, (w) => ownSession(w.client, token, w.now)));
  if (!token || !session) return needed;
  const answers: Answer[] = [];
  // One after the other, in the order of pressing. A failure fails the whole message; what was done before it is remembered under its id.
  for (const press of input.presses) {
    const came = await run(road, token, session.account, press);
    if (came.status === 401) return needed;
    answers.push(came);
  }
  return answer({ answers });
}

export const handInRoutes = ({ road }: SignInOptions): Route[] => [
  {
    path: "/api/sign-in/hand-in-key",
    summary: "The public key to which devices seal what they could not send",
    input: z.object({}),
    output: z.object({ key: z.string() }),
    open: true,
    handle: async () => answer({ key: handInPublic(road.keys.installation) }),
  },
  {
    path: "/api/sign-in/hand-in",
    summary: "Hands in sealed presses of the caller's own account; each is answered under its id",
    input: handIn,
    output: handedIn,
    bodyLimit: HAND_IN_LIMIT,
    handle: (input: z.infer<typeof handIn>, call) => take(road, input, call),
  },
];
