import { once } from "node:events";
import { createServer } from "node:net";

const FIRST = 8080;
const TRIES = 200;

async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  server.listen({ port, host, exclusive: true });
  try {
    await once(server, "listening");
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
    throw error;
  } finally {
    server.close();
  }
}
/** The first free port from 8080 up, on an address. @throws EADDRNOTAVAIL when the machine does not have the address */
export async function freePort(host: string): Promise<number> {
  for (let port = FIRST; port < FIRST + TRIES; port++) if (await isFree(port, host)) return port;
  return 0;
}
