// Callers who take their time: node crowd.ts {port, secret, body, sockets, drip}. Each is replaced when it is cut, so that all are always there.
import type { Socket } from "node:net";
import { connect } from "node:net";

export interface Crowd {
  readonly port: number;
  readonly secret: string;
  /** A question with a long answer. */
  readonly body: string;
  readonly sockets: number;
  /** Milliseconds between two bytes. */
  readonly drip: number;
}
/** From here they come, so that the server can tell them from the others. */
const CROWD_ADDRESS = "127.0.0.2";

const o = JSON.parse(process.argv[2] as string) as Crowd;
const head = (path: string, length: number): string =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer ${o.secret}\r\ncontent-length: ${length}\r\n`;
const whole = `${head("/api/ask/places.board", Buffer.byteLength(o.body))}\r\n${o.body}`;

/** What each kind says at once, and what it drips afterwards; a reader drips nothing and reads nothing. */
const KINDS: Record<string, { first: string; drip: string | null }> = {
  nothing: { first: "", drip: null },
  headers: { first: head("/api/do/places.confirm-door", 1000), drip: "x-a: b\r\n" },
  body: { first: `${head("/api/do/places.confirm-door", 1000)}\r\n{"id": "`, drip: "a" },
  reader: { first: whole, drip: null },
};
const standing = new Set<Socket>();

function come(kind: string): void {
  const { first, drip } = KINDS[kind] as (typeof KINDS)[string];
  const socket = connect({ port: o.port, host: "127.0.0.1", localAddress: CROWD_ADDRESS });
  standing.add(socket);
  socket.once("connect", () => socket.write(first));
  if (kind === "reader") socket.pause();
  else socket.resume();
  const dripping = drip === null ? undefined : setInterval(() => socket.writable && socket.write(drip), o.drip);
  // A paused socket hears of its end only when it reads: a byte now and then, as a slow reader does.
  const sipping = kind === "reader" ? setInterval(() => socket.read(1), o.drip) : undefined;
  const gone = (): void => {
    if (!standing.delete(socket)) return;
    clearInterval(dripping);
    clearInterval(sipping);
    socket.destroy();
    setTimeout(() => come(kind), 50);
  };
  socket.on("error", gone);
  socket.on("end", gone);
  socket.on("close", gone);
}
for (let i = 0; i < o.sockets; i++) setTimeout(() => come(Object.keys(KINDS)[i % 4] as string), i * 4);
process.once("disconnect", () => process.exit(0));
process.send?.("ready");
