import type * as z from "zod/mini";
import type { memberSeen, organisationSeen, roleSeen } from "../../../organisations/schema.ts";

export type Seen = z.infer<typeof organisationSeen>;
export type Member = z.infer<typeof memberSeen>;
export type RoleHeld = z.infer<typeof roleSeen>;
