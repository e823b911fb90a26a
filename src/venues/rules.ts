import type { Context, Decision } from "../kernel/command.ts";
import { decided } from "../kernel/command.ts";
import type { Id } from "../kernel/id.ts";
import { no } from "../kernel/result.ts";
import type * as z from "zod/mini";
import type * as schema from "./schema.ts";

/** What a decision about a venue rests on: where it lies, and the names that other open venues have. */
export interface VenueFacts {
  readonly community: Id;
  readonly path: readonly Id[];
  readonly stands: boolean;
  readonly names: readonly string[];
}
export interface KnownVenue extends VenueFacts {
  readonly version: number;
  readonly closedOn: string | null;
}

const free = (f: VenueFacts, name: string): Decision | null => (f.names.includes(name) ? no("venues.name-taken") : null);

export function add(f: VenueFacts, input: z.infer<typeof schema.addVenue>, c: Context): Decision {
  if (!f.stands) return no("venues.place-gone");
  const taken = free(f, input.name);
  if (taken) return taken;
  const venue = c.newId();
  return decided([{ kind: "venues.added", v: 1, about: [venue, ...f.path], public: { venue, ...input } }], { venue });
}
export function describe(f: KnownVenue, input: z.infer<typeof schema.describeVenue>): Decision {
  if (f.closedOn !== null) return no("venues.closed", { on: f.closedOn });
  if (f.version !== input.version) return no("venues.changed-since", { version: f.version });
  const taken = free(f, input.name);
  if (taken) return taken;
  const { venue, name, peace, emergency, roomFor } = input;
  return decided([
    { kind: "venues.described", v: 1, about: [venue, ...f.path], public: { venue, name, peace, emergency, roomFor } },
  ]);
}
export function close(f: KnownVenue, input: z.infer<typeof schema.closeVenue>): Decision {
  if (f.closedOn !== null) return no("venues.closed", { on: f.closedOn });
  return decided([{ kind: "venues.closed", v: 1, about: [input.venue, ...f.path], public: { venue: input.venue } }]);
}
