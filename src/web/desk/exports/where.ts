import type { ExportSeen } from "../../../register/export/schema.ts";
import type { zh } from "../../../register/export/text.zh.ts";

/** Of where a list was, in words: the place, the grid, and what else narrowed it down. */
export function whereOf(e: Pick<ExportSeen, "place" | "grid" | "scope">, x: typeof zh): string {
  const parts = [
    e.place,
    e.grid,
    e.scope.own ? x.past.own : null,
    e.scope.classes ? x.past.care(e.scope.classes.length) : null,
  ].filter((p) => p !== null);
  return parts.join(" · ") || x.past.whole;
}
