// Our own server, as `serve` puts it together, for a bench: node ours.ts URL [no-batching]
import { house } from "../../src/house.ts";
import { startServer } from "../../src/server/server.ts";
import { hearingOf } from "../../src/sign-in/hearing.ts";
import { BENCH_KEY } from "./town.ts";

const [, , url, mode] = process.argv;
const server = await startServer({
  url: url as string,
  installation: BENCH_KEY,
  capabilities: house,
  routes: () => [],
  hearing: (road) => (token) => hearingOf(road, token),
  clock: () => new Date().toISOString(),
  log: (level, what, facts) => {
    if (level === "error") process.stderr.write(`${what} ${JSON.stringify(facts)}\n`);
  },
  poolSize: 20,
  batching: mode !== "no-batching",
});
const port = await server.listen(0, "127.0.0.1");
process.send?.({ port });
process.on("SIGTERM", () => void server.stop().then(() => process.exit(0)));
