import { createHash } from "node:crypto";
import { InstallationKey } from "../../src/server/keys.ts";

/** The installation's key of every house in tests. */
export const TEST_KEY = new InstallationKey(createHash("sha256").update("a key for tests").digest());
