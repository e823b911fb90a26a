import type { EntrySeen, Verdict } from "../../../register/schema.ts";
import { type Answer, ask } from "../../api.ts";
import { desk } from "../desk.svelte.ts";

/** Entries on a page, as the server gives them. */
export const PAGE = 50;
export interface EntryPage {
  readonly entries: EntrySeen[];
  readonly next: number | null;
  readonly all: number;
}

/** One page of entries, of one verdict or of all. */
export const pageOf = (of: string, verdict: Verdict | "all", from: number): Promise<Answer<EntryPage>> =>
  ask<EntryPage>(
    "register.entries",
    { import: of, verdict: verdict === "all" ? null : verdict, from },
    desk.community ?? undefined,
  );

/** All entries of a verdict, page by page, `most` of them. */
export async function allOf(of: string, verdict: Verdict, most: number): Promise<Answer<EntrySeen[]>> {
  const found: EntrySeen[] = [];
  for (let from: number | null = 0; from !== null && found.length < most;) {
    const heard: Answer<EntryPage> = await pageOf(of, verdict, from);
    if (!heard.ok) return heard;
    found.push(...heard.value.entries);
    from = heard.value.next;
  }
  return { ok: true, status: 200, value: found.slice(0, most) };
}
