import { sql } from "kysely";
import type { Id } from "../kernel/id.ts";
import type { Instant } from "../kernel/instant.ts";
import type { Reader } from "../server/capability.ts";
import { cadenceOf, windowState, worst } from "./cadence.ts";
import type { WindowState } from "./cadence.ts";
import type { CareClass } from "./schema.ts";
import type { PeopleTables } from "./tables.ts";

export interface DoorWindow {
  households: number;
  state: WindowState;
  mark: boolean;
}

/** What each lived-in door of a community shows: households, state, and whether somebody there is marked as needing more. Protected households count, unmarked and plain. */
export async function windowsOf(r: Reader, community: Id, now: Instant): Promise<Map<Id, DoorWindow>> {
  const { rows } = await sql<{
    door: Id;
    asked: number | null;
    seen: Instant | null;
    protected: boolean;
    classes: CareClass[] | null;
    marked: boolean;
  }>`
    select h.door_id as door, h.look_in_every as asked, h.seen_at as seen, h.protected, c.classes, c.classes is not null as marked
    from household h left join (
      select household_id, array_agg(class) as classes from care
      where community_id = ${community} and ended_on is null and (until is null or until > ${now.slice(0, 10)}::date) group by household_id
    ) c on c.household_id = h.id
    where h.community_id = ${community} and h.moved_out is null`.execute(r.tables<PeopleTables>());
  const doors = new Map<Id, DoorWindow>();
  for (const h of rows) {
    const state = h.protected ? "plain" : windowState(now, cadenceOf(h.asked, h.classes ?? []), h.seen);
    const had = doors.get(h.door);
    if (!had) doors.set(h.door, { households: 1, state, mark: h.marked && !h.protected });
    else {
      had.households += 1;
      had.state = worst([had.state, state]);
      had.mark ||= h.marked && !h.protected;
    }
  }
  return doors;
}
