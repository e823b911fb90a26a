import type { Id } from "../../kernel/id.ts";
import type { Instant } from "../../kernel/instant.ts";
import { later } from "../../kernel/instant.ts";
import type { Outcome } from "../../server/dispatch.ts";
import type { Call, Route } from "../../server/http.ts";
import { sameBytes } from "../../server/keys.ts";
import { weighCode } from "../code.ts";
import { signedInBy } from "../passkey.ts";
import { tryPin } from "../pin.ts";
import { STEP_UP_LASTS } from "../rules.ts";
import * as schema from "../schema.ts";
import { askerHash, isSecret, newSecret } from "../secrets.ts";
import type { SignInWork } from "../session.ts";
import { inSignIn, ownSession } from "../session.ts";
import { notOpened } from "./desk.ts";
import { own } from "./own.ts";
import type { PasskeyAnswer } from "./passkey.ts";
import { domainIn, noDomain } from "./passkey.ts";
import type { SignInOptions } from "./shared.ts";
import { ASKER, answer, needed, refuse } from "./shared.ts";

type Proof = { pin: string } | { code: string } | { passkey: PasskeyAnswer };

function raise(w: SignInWork, session: { id: Id; account: Id; community: Id }, by: "pin" | "code" | "passkey"): Outcome {
  const until: Instant = later(w.now, STEP_UP_LASTS);
  w.record(session.community, session.account, {
    kind: "sign-in.stepped-up",
    v: 1,
    about: [session.account, session.id],
    public: { account: session.account, session: session.id, by, until },
  });
  return answer({ until });
}

/** Proves again that it is the account's holder who sits there: by PIN, by a code to the account's own number (`ask-code`, for: "step-up"), or by passkey. */
async function stepUp(o: SignInOptions, input: Proof, call: Call): Promise<Outcome> {
  if ("pin" in input) {
    const session = await inSignIn(o.road, ({ client, now }) => ownSession(client, call.token, now));
    if (!session) return needed;
    const tried = await tryPin(o.road, session.account, input.pin, null, async (w) => raise(w, session, "pin"));
    return tried.right ? tried.value : notOpened(tried);
  }
  return own(o, call, async (w, session) => {
    if ("code" in input) {
      const had = call.cookie(ASKER);
      const number = await weighCode(
        o.road,
        w.client,
        askerHash(o.road.keys.installation, isSecret(had) ? had : newSecret()),
        "step-up",
        input.code,
        w.now,
      );
      // The right code of another's phone proves that one holds another's phone.
      return number && session.phoneHash && sameBytes(number, session.phoneHash)
        ? raise(w, session, "code")
        : refuse("sign-in.wrong-code");
    }
    const domain = domainIn(o);
    if (!domain) return noDomain;
    const account = await signedInBy(w, domain, input.passkey);
    return account?.id === session.account ? raise(w, session, "passkey") : refuse("sign-in.wrong-passkey");
  });
}

export const stepUpRoutes = (o: SignInOptions): Route[] => [
  {
    path: "/api/sign-in/step-up",
    summary: "Proves again that it is the caller: by PIN, code or passkey; holds for ten minutes",
    input: schema.stepUpBy,
    output: schema.steppedUp,
    handle: (i: Proof, call) => stepUp(o, i, call),
  },
];
