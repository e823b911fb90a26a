import { isFree } from "../../server/port.ts";

const FIRST = 8080;
const TRIES = 200;

/** The first free port from 8080 up, on an address. @throws EADDRNOTAVAIL when the machine does not have the address */
export async function freePort(host: string): Promise<number> {
  for (let port = FIRST; port < FIRST + TRIES; port++) if (await isFree(port, host)) return port;
  return 0;
}
