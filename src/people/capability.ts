import type { Capability } from "../server/capability.ts";
import { commands } from "./commands.ts";
import { withs } from "./follow.ts";
import { holds } from "./holds.ts";
import { lapses } from "./lapses.ts";
import { queries } from "./queries.ts";
import { doubleQueries } from "./queries/doubles.ts";
import { tieQueries } from "./queries/ties.ts";
import { transferQueries } from "./queries/transfers.ts";
import { shortQueries } from "./short.ts";
import { commands as shownCommands } from "./shown/commands.ts";
import { holds as shownHolds } from "./shown/holds.ts";
import { queries as shownQueries } from "./shown/queries.ts";
import { writes as shownWrites } from "./shown/writes.ts";
import { lookInMany, writes } from "./writes.ts";

export const people: Capability = {
  name: "people",
  commands: [...commands, ...shownCommands],
  queries: [...queries, ...shortQueries, ...tieQueries, ...doubleQueries, ...transferQueries, ...shownQueries],
  writes: { ...writes, ...shownWrites },
  writesMany: { "people.looked-in": lookInMany },
  holds: [...holds, ...shownHolds],
  erases: {
    person: (id) => ({ kind: "people.person-erased", v: 1, about: [id], public: { person: id, household: null } }),
    household: (id) => ({ kind: "people.household-erased", v: 1, about: [id], public: { household: id } }),
  },
  withs,
  ticks: [lapses],
};
