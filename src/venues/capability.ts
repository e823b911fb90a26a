import * as z from "zod/mini";
import { yes } from "../kernel/result.ts";
import type { Capability } from "../server/capability.ts";
import { command, query } from "../server/capability.ts";
import { mayEditVenue, maySeeVenues } from "./policy.ts";
import { knownVenue, listVenues, placeForVenue } from "./reads.ts";
import * as rules from "./rules.ts";
import * as schema from "./schema.ts";
import { writes } from "./writes.ts";

const purpose = "places";

export const venues: Capability = {
  name: "venues",
  writes,
  commands: [
    command({
      name: "venues.add",
      v: 1,
      summary: "Adds a venue at a place, with its use in peace and in an emergency",
      input: schema.addVenue,
      purpose,
      facts: (r, i, c) => placeForVenue(r, c.community, i.place),
      may: (a, f) => mayEditVenue(a, f),
      decide: rules.add,
    }),
    command({
      name: "venues.describe",
      v: 1,
      summary: "Says anew what a venue is called and used as",
      input: schema.describeVenue,
      purpose,
      facts: (r, i, c) => knownVenue(r, c.community, i.venue),
      may: (a, f) => mayEditVenue(a, f),
      decide: rules.describe,
    }),
    command({
      name: "venues.close",
      v: 1,
      summary: "Closes a venue; its history stays",
      input: schema.closeVenue,
      purpose,
      facts: (r, i, c) => knownVenue(r, c.community, i.venue),
      may: (a, f) => mayEditVenue(a, f),
      decide: rules.close,
    }),
  ],
  queries: [
    query({
      name: "venues.list",
      summary: "Venues of a community",
      input: z.object({}),
      output: z.object({ rows: z.array(schema.venueSeen) }),
      purpose,
      ask: async (r, _i, a, community) => {
        const may = maySeeVenues(a.actor, community);
        if (!may.ok) return may;
        const rows = await listVenues(r, community);
        return yes({
          rows: rows.map(({ path, ...v }) => ({ ...v, can: { edit: mayEditVenue(a.actor, { community, path }).ok } })),
        });
      },
    }),
  ],
};
