/** The way from a file to the register, in order. */
export const STEPS = ["from", "read", "columns", "rows", "take"] as const;
export type Step = (typeof STEPS)[number];
