/** What upkeep writes down, each with counts and codes only. Dates, days and numbers; never a name, never a path on the machine. */
export const UPKEEP = ["founded", "backed-up", "restored", "upgraded", "checkpoint-left", "purged"] as const;
export type UpkeepKind = (typeof UPKEEP)[number];
export type UpkeepFacts = Readonly<Record<string, string | number | boolean>>;
