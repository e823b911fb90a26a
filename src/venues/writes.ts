import type { Context } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Materialiser, Writer } from "../server/capability.ts";
import type { VenueTables } from "./reads.ts";
import type { EmergencyUse, PeaceUse } from "./schema.ts";

interface Uses {
  venue: Id;
  name: string;
  peace: PeaceUse;
  emergency: EmergencyUse;
  roomFor: number | null;
}
const venues = (w: Writer) => w.tables<VenueTables>();
const one = (w: Writer, c: Context, venue: Id) =>
  venues(w).updateTable("venue").where("community_id", "=", c.community).where("id", "=", venue);

export const writes: Record<string, Materialiser> = {
  "venues.added": async (w, { public: p }: Event<string, Uses & { place: Id }>, c) => {
    await venues(w)
      .insertInto("venue")
      .values({
        community_id: c.community,
        id: p.venue,
        place_id: p.place,
        name: p.name,
        peace_use: p.peace,
        emergency_use: p.emergency,
        room_for: p.roomFor,
        version: 0,
        opened_on: c.today,
        closed_on: null,
      })
      .execute();
  },
  "venues.described": async (w, { public: p }: Event<string, Uses>, c) => {
    await w.keep("venue", { community_id: c.community, id: p.venue }, [p.venue]);
    await one(w, c, p.venue)
      .set((e) => ({
        name: p.name,
        peace_use: p.peace,
        emergency_use: p.emergency,
        room_for: p.roomFor,
        version: e("version", "+", 1),
      }))
      .execute();
  },
  "venues.closed": async (w, { public: p }: Event<string, { venue: Id }>, c) => {
    await w.keep("venue", { community_id: c.community, id: p.venue }, [p.venue]);
    await one(w, c, p.venue)
      .set((e) => ({ closed_on: c.today, version: e("version", "+", 1) }))
      .execute();
  },
};
