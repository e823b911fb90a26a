// Bare node:http server-sent events: /live opens a stream, POST /shout sends one line to all. For the live bench's baseline.
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";

const all = new Set<ServerResponse>();
const server = createServer((request, response) => {
  if (request.url === "/shout") {
    for (const r of all)
      r.write(
        `data: {"kind":"x","community":"2049e617-6959-45dd-a858-649abb6fc93e","about":["2049e617-6959-45dd-a858-649abb6fc93e"]}\n\n`,
      );
    return void response.end("{}");
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(": \n\n");
  all.add(response);
  response.on("close", () => all.delete(response));
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as { port: number }).port }));
process.on("SIGTERM", () => process.exit(0));
