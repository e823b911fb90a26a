import * as z from "zod/mini";
import { isId } from "../kernel/id.ts";
import type { Asker } from "./capability.ts";
import { abandon, together } from "./database.ts";
import type { Road } from "./dispatch.ts";
import { openTransaction } from "./open.ts";
import type { Envelope, Outcome } from "./outcome.ts";
import { actorOf, malformed, refusal } from "./outcome.ts";
import { atHand, readerOver } from "./reader.ts";

/** A question. Nothing is written, nothing is locked. */
export async function ask(road: Road, name: string, raw: unknown, token: Buffer): Promise<Outcome> {
  const spec = road.queries.get(name);
  if (!spec) return { status: 404, body: { code: "policy.unknown", facts: {} } };
  const { community, input: rawInput } = (typeof raw === "object" && raw !== null ? raw : {}) as {
    community?: unknown;
    input?: unknown;
  };
  if (!spec.across && !isId(community)) return malformed([{ path: ["community"] }]);
  if (community !== undefined && !isId(community)) return malformed([{ path: ["community"] }]);
  const parsed = z.safeParse(spec.input as z.ZodMiniType, rawInput ?? {});
  if (!parsed.success) return malformed(parsed.error.issues.map((i) => ({ path: ["input", ...i.path] })));
  const client = await road.database.pool.connect();
  // Nothing was changed, so whoever asked need not wait for the transaction to end; its connection does.
  let ending: Promise<unknown> | undefined;
  const end = (outcome: Outcome): Outcome => {
    (ending ?? client.query("commit")).then(
      () => client.release(),
      (dead: Error) => client.release(dead),
    );
    return outcome;
  };
  try {
    const now = road.now();
    const envelope = community === undefined ? null : ({ community } as Envelope);
    const reader = readerOver(client, road.services, false);
    together(client);
    const opening = openTransaction(client, road.begin(true), road.services.keepsPlans, token, spec.purpose, envelope, null, now);
    const early = spec.early?.(reader, parsed.data, community ?? "", now);
    early?.catch(() => undefined);
    if (early && spec.enough && atHand(road.services, community ?? "")) ending = client.query("commit");
    ending?.catch(() => undefined);
    const opened = await opening;
    if (opened.state === "signed-out") return end({ status: 401, body: { code: "sign-in.needed", facts: {} } });
    if (opened.state === "foreign") return end({ status: 404, body: { code: "policy.unknown", facts: {} } });
    const asker: Asker = { actor: actorOf(opened), now, today: opened.today, zone: opened.zone };
    const answer = await spec.ask(reader, parsed.data, asker, community ?? "", await early);
    return end(answer.ok ? { status: 200, body: z.parse(spec.output as z.ZodMiniType, answer.value) } : refusal(answer));
  } catch (error) {
    client.release(await abandon(client, error));
    throw error;
  }
}
