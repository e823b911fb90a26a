import type { Window } from "../../places/schema.ts";

/**
 * What a window can look like. Each differs by shape as well as by colour; a mark (somebody needs help) lies over it and is independent of it.
 * none: vacant, no window at all · plain: nothing to say, or not yet sent · lamp: told, seen · dot: told by a person · outline: sent and
 * unanswered, or due · hatched: nobody opens, or overdue
 */
export const LOOKS = ["none", "plain", "lamp", "dot", "outline", "hatched"] as const;
export type Look = (typeof LOOKS)[number];

const IN_PEACE = { plain: "plain", seen: "lamp", due: "outline", overdue: "hatched" } as const satisfies Record<
  Window["s"],
  Look
>;
/** How a window looks in peace: how long since somebody looked in, where anybody asked for that. */
export const lookOf = (door: Pick<Window, "u" | "s">): Look => (door.u === "vacant" ? "none" : IN_PEACE[door.s]);
