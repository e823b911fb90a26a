// npm run contract: writes openapi.json anew from the house. The change of a contract shows in the diff; a test compares.
import { writeFileSync } from "node:fs";
import { contract } from "../test/support/contract.ts";

writeFileSync(new URL("../openapi.json", import.meta.url), `${JSON.stringify(contract(), null, 1)}\n`);
process.stdout.write("openapi.json\n");
