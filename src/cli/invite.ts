import { networkInterfaces } from "node:os";
import { renderUnicodeCompact } from "uqr";
import type { Id } from "../kernel/id.ts";
import type { Road } from "../server/dispatch.ts";
import { reach } from "../server/reach.ts";
import { inviteDirect } from "../sign-in/direct.ts";
import { invitationAddress } from "../sign-in/screens/address.ts";
import type { Call, CliCommand, Done } from "./command.ts";
import { inPlace } from "./place.ts";
import { onRoad, somebody } from "./road.ts";
import { lastStart } from "./serve/last.ts";
import { originOf } from "./serve/plan.ts";

/** Where people open the house: as said here, or as it was served last. */
export function baseOf(call: Call): string {
  const asked = call.text("origin");
  if (asked !== undefined) return originOf(asked);
  const last = lastStart(call.data);
  const interfaces = Object.values(networkInterfaces()).flatMap((i) => i ?? []);
  const { addresses } = reach({ origin: last?.origin, host: last?.host ?? "127.0.0.1", port: last?.port ?? 8080, interfaces });
  return (addresses.find((a) => a.from !== "here") ?? addresses[0])?.url ?? "";
}

/** Makes an invitation and shows it: as an address, and as a picture to scan. */
export async function showInvitation(call: Call, road: Road, account: Id): Promise<{ url: string; until: string }> {
  const { secret, until } = await inviteDirect(road, account);
  const url = invitationAddress(baseOf(call), secret);
  call.print(renderUnicodeCompact(url, { border: 2 }));
  call.print(url);
  call.print(call.words.invited(until.slice(0, 16).replace("T", " ")));
  return { url, until };
}

const run = (call: Call): Promise<Done> =>
  inPlace(call, (place) =>
    onRoad(call, place, async (road) => {
      const { account } = await somebody(road, call.given[0] as string);
      return { answer: { account, ...(await showInvitation(call, road, account)) } };
    }),
  );

export const invite: CliCommand = { options: { origin: { type: "string" } }, takes: [1, 1], run };
