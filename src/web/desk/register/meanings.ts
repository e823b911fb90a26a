import { MEANINGS, type Meaning } from "../../../register/meaning/types.ts";

/** What a column can mean, in the order in which people think of it. */
export const GROUPS = {
  place: ["address", "compound", "building", "entrance", "floor", "door", "use", "party"],
  person: ["head", "name", "tenant", "people", "relation", "called", "phone", "tenant-phone", "id-number", "born", "age"],
  household: ["said", "tenure", "members", "moved-in", "household-care", "household-language", "household-channel"],
  more: ["care", "remark", "language", "channel", "no-smartphone", "registered"],
  others: ["owner", "owner-phone", "lives-where", "proxy", "proxy-phone", "proxy-relation"],
  none: ["number", "ignore"],
} as const satisfies Record<string, readonly Meaning[]>;
export type Group = keyof typeof GROUPS;

/** Every meaning once, with its group; one that no group names stands with the last. */
export const grouped = (): { group: Group; meanings: readonly Meaning[] }[] => {
  const named = new Set<Meaning>(Object.values(GROUPS).flat());
  const rest = MEANINGS.filter((m) => !named.has(m));
  return (Object.keys(GROUPS) as Group[]).map((group) => ({
    group,
    meanings: group === "none" ? [...rest, ...GROUPS.none] : GROUPS[group],
  }));
};
