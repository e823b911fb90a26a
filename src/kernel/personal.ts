import * as z from "zod/mini";

/** Why a field may be held, and until when. `haitang privacy` prints it; the purge job obeys it. */
export interface PersonalMeta {
  /** Purpose code, e.g. "contact", "care", "sign-in". */
  purpose: string;
  /** When it must go, e.g. "household-left + 30 d". */
  retention: string;
  /** Sensitive in the sense of PIPL article 28: health, whereabouts, under-14s. */
  sensitive?: boolean;
}

/** Which schemas are personal. Filled where schemas are declared, read by tests, `privacy` and the log filter. */
export const personalFields: z.core.$ZodRegistry<PersonalMeta> = z.registry<PersonalMeta>();

/** Marks a field as personal. What is marked never enters the journal, stored answers, jobs, logs or the live stream. */
export const personal = <T extends z.core.$ZodType>(schema: T, meta: PersonalMeta): T => {
  personalFields.add(schema, meta);
  return schema;
};
