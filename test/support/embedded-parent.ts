// A process that holds an embedded database, so that tests can kill it: node embedded-parent.ts DATA_FOLDER
// Tells what it has in one line of JSON, stops the database when it is told to, and says why when it cannot start.
import { EmbeddedProblem, startEmbedded } from "../../src/server/embedded.ts";

try {
  const server = await startEmbedded({ dataDir: process.argv[2] as string, log: (line) => console.error(line) });
  const { url, port, pid, adopted } = server;
  console.log(JSON.stringify({ url, port, pid, adopted }));
  process.once("SIGTERM", () => void server.stop().then(() => process.exit(0)));
  setInterval(() => undefined, 60_000);
} catch (error) {
  if (!(error instanceof EmbeddedProblem)) throw error;
  console.error(error.message);
  process.exit(error.exitCode);
}
