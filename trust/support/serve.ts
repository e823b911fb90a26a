// A server in a process of its own, to be killed or crowded: node serve.ts {url, port, offset, safeguards, patience}. Says {port} to its parent once it listens.
import type { Socket } from "node:net";
import { house } from "../../src/house.ts";
import type { Safeguards } from "../../src/server/dispatch.ts";
import type { Patience } from "../../src/server/http.ts";
import { startServer } from "../../src/server/server.ts";
import { hearingOf } from "../../src/sign-in/hearing.ts";
import { TEST_KEY } from "../../test/support/key.ts";

export interface Serving {
  readonly url: string;
  readonly port: number;
  /** Milliseconds between the machine's clock and the server's. */
  readonly offset: number;
  readonly safeguards: Partial<Safeguards>;
  readonly patience?: Partial<Patience>;
}
export interface Ages {
  readonly cut: number;
  readonly oldestCut: number;
  readonly oldestStanding: number;
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
  patience: o.patience,
});
// Ages of connections from one address, for a parent that asks by saying the address: how old each was when it was closed, and how old those are that stand.
const since = new Map<Socket, { from: string; at: number }>();
const closed: { from: string; age: number }[] = [];
server.app.server.on("connection", (socket: Socket) => {
  const known = { from: socket.remoteAddress ?? "", at: performance.now() };
  since.set(socket, known);
  socket.once("close", () => {
    since.delete(socket);
    closed.push({ from: known.from, age: performance.now() - known.at });
  });
});
process.on("message", (from: string) => {
  const cut = closed.filter((c) => c.from === from).map((c) => c.age);
  const standing = [...since.values()].filter((s) => s.from === from).map((s) => performance.now() - s.at);
  process.send?.({ cut: cut.length, oldestCut: Math.max(0, ...cut), oldestStanding: Math.max(0, ...standing) } satisfies Ages);
});
const port = await server.listen(o.port, "127.0.0.1");
process.send?.({ port });
process.once("SIGTERM", () => void server.stop().then(() => process.exit(0)));
// Left alone by its parent, it has no reason to go on.
process.once("disconnect", () => process.exit(0));
