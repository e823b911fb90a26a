import { once } from "node:events";
import { createServer } from "node:net";

/** Somebody else's, or one that the system keeps for itself (Windows sets ranges aside). */
const TAKEN = ["EADDRINUSE", "EACCES"];

/** Whether a server could listen on a port of an address. @throws EADDRNOTAVAIL when the machine does not have the address */
export async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  server.listen({ port, host, exclusive: true });
  try {
    await once(server, "listening");
    return true;
  } catch (error) {
    if (TAKEN.includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  } finally {
    server.close();
  }
}
