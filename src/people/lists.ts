/** Who lives behind which doors, cut to what the asker may know, and how the asker's day stands: for every capability that makes lists. */
export { listed } from "./shown/lists.ts";
export type { ListNeed, ListScope, ListedCare, ListedDoor, ListedHousehold, ListedPerson, ListedTie } from "./shown/lists.ts";
export { namedFacts, shownFacts } from "./shown/reads.ts";
