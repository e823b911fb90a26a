import { get } from "svelte/store";
import { commandId } from "../../kernel/id.ts";
import { instantOf } from "../../kernel/instant.ts";
import type { Me } from "../../sign-in/schema.ts";
import { deviceName } from "../../sign-in/rules.ts";
import { serverNow } from "../clock.ts";
import { outbox } from "../outbox.ts";
import { deviceId, leaseUntil } from "../vault.ts";

const random32 = (): number => crypto.getRandomValues(new Uint32Array(1))[0] as number;
const EVERY = 3 * 60_000;
let last = { at: 0, unsent: -1, inHand: true };

/** The community in which somebody does what they do on a phone: where they help, else where they live. */
export const communityOf = (me: Me): string =>
  (
    me.grants.find((g) => g.level === "community" && (g.role === "helper" || g.role === "steward")) ??
    me.grants.find((g) => g.level === "community")
  )?.community ?? me.home;

/**
 * Says that this phone is there and how much it has not sent, so that the desk knows what it does not know. Sent past the outbox: an old one would be a lie.
 * `keepalive` lets it out of a page that is being put away.
 */
export async function reportDevice(me: Me, inHand: boolean): Promise<void> {
  const device = await deviceId();
  const { unsent } = get(outbox);
  const now = Date.now();
  if (!device || (last.inHand === inHand && last.unsent === unsent && now - last.at < EVERY)) return;
  last = { at: now, unsent, inHand };
  const until = await leaseUntil();
  const input = {
    device,
    name: deviceName(navigator.userAgent) ?? "?",
    unsent,
    inHand,
    leaseUntil: until === null ? null : instantOf(until - now + serverNow()),
  };
  const body = JSON.stringify({ id: commandId(serverNow(), random32), community: communityOf(me), input });
  await fetch("/api/do/devices.seen", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    keepalive: true,
  }).catch(() => undefined);
}
