import { approvals } from "./approvals/capability.ts";
import { devices } from "./devices/capability.ts";
import { organisations } from "./organisations/capability.ts";
import { people } from "./people/capability.ts";
import { places } from "./places/capability.ts";
import { register } from "./register/capability.ts";
import type { Capability } from "./server/capability.ts";
import { signIn } from "./sign-in/capability.ts";
import { undo } from "./undo/capability.ts";
import { venues } from "./venues/capability.ts";
import { upkeep } from "./upkeep/capability.ts";

/** The rooms of the house. A new capability is a folder and a line here; nothing else that exists changes. */
export const house: readonly Capability[] = [
  places,
  people,
  organisations,
  signIn,
  approvals,
  undo,
  upkeep,
  devices,
  venues,
  register,
];
