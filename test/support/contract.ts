import { house } from "../../src/house.ts";
import type { CommandSpec, QuerySpec } from "../../src/server/capability.ts";
import type { Road } from "../../src/server/dispatch.ts";
import { openapiOf } from "../../src/server/openapi.ts";
import { noChannel } from "../../src/sign-in/channel.ts";
import { routes } from "../../src/sign-in/routes.ts";

/** The contract, derived from the house without a database: the shapes of routes need none, only their handlers do. */
export function contract(): Record<string, unknown> {
  const commands = new Map<string, CommandSpec>(house.flatMap((c) => c.commands.map((s) => [s.name, s])));
  const queries = new Map<string, QuerySpec>(house.flatMap((c) => c.queries.map((s) => [s.name, s])));
  const road = {} as Road;
  return openapiOf({ commands, queries }, [
    ...routes({ road, channel: noChannel }),
    ...house.flatMap((c) => c.routes?.(road) ?? []),
  ]);
}
