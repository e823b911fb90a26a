// A server to be killed: node serve.ts {url, port, offset, safeguards}. Says {port} to its parent once it listens.
import { house } from "../../src/house.ts";
import type { Safeguards } from "../../src/server/dispatch.ts";
import { startServer } from "../../src/server/server.ts";
import { hearingOf } from "../../src/sign-in/hearing.ts";
import { TEST_KEY } from "../../test/support/key.ts";

export interface Serving {
  readonly url: string;
  readonly port: number;
  /** Milliseconds between the machine's clock and the server's. */
  readonly offset: number;
  readonly safeguards: Partial<Safeguards>;
}
const o = JSON.parse(process.argv[2] as string) as Serving;
const server = await startServer({
  url: o.url,
  installation: TEST_KEY,
  capabilities: house,
  routes: () => [],
  hearing: (road) => (token) => hearingOf(road, token),
  clock: () => new Date(Date.now() + o.offset).toISOString(),
  log: (level, what, facts) => void (level === "error" && process.stderr.write(`${what} ${JSON.stringify(facts)}\n`)),
  poolSize: 12,
  safeguards: o.safeguards,
});
const port = await server.listen(o.port, "127.0.0.1");
process.send?.({ port });
process.once("SIGTERM", () => void server.stop().then(() => process.exit(0)));
// Left alone by its parent, it has no reason to go on.
process.once("disconnect", () => process.exit(0));
