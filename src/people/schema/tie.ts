import * as z from "zod/mini";
import { day, id, oneOf } from "../../kernel/fields.ts";
import type { Day } from "../../kernel/instant.ts";

/** Whether a household owns its flat or rents it. */
export const TENURES = ["own", "rent"] as const;
export type Tenure = (typeof TENURES)[number];
/** What somebody who lives elsewhere is to a door: its owner, or registered at it (人户分离: the register here, the person elsewhere). */
export const TIE_KINDS = ["owner", "registered"] as const;
export type TieKind = (typeof TIE_KINDS)[number];

/** Children below this age are shown without a name to everybody who has given no reason (PIPL art. 28 and 31: data of under-14s is sensitive). */
export const CHILD_BELOW = 14;
/**
 * Whether somebody counts as a child today. Only the year of birth is on record: a child grows up on 1 January of the year in which it turns fourteen, by
 * the community's calendar and without anybody doing anything. Of whom no year is known, nothing is known: they are no child.
 */
export const isChild = (born: number | null, today: Day): boolean =>
  born !== null && Number(today.slice(0, 4)) - born < CHILD_BELOW;
/** The first year of birth of a child, for SQL: `born >= childrenFrom(today)`. */
export const childrenFrom = (today: Day): number => Number(today.slice(0, 4)) - CHILD_BELOW + 1;

/** Somebody tied to a door. Name and phones as in the household panel: masked until a reason is given; a child has no name until then. */
export const tieSeen = z.object({
  id: id(),
  person: id(),
  kind: oneOf(TIE_KINDS),
  name: z.nullable(z.string()),
  called: z.nullable(z.string()),
  phones: z.array(z.string()),
  /** Where they live, as somebody said it. */
  where: z.nullable(z.string()),
  from: z.nullable(day()),
  child: z.boolean(),
  /** Their household, where they live in this community after all, behind another door. */
  household: z.nullable(id()),
  masked: z.boolean(),
  version: z.int(),
  /** What a form needs to change the person; null while masked. */
  record: z.nullable(
    z.object({
      born: z.nullable(z.int()),
      language: z.nullable(z.string()),
      channel: z.nullable(z.string()),
      noSmartphone: z.boolean(),
      registered: z.nullable(z.boolean()),
      version: z.int(),
    }),
  ),
});
export type TieSeen = z.infer<typeof tieSeen>;
