import type { Socket } from "node:net";
import { connect, createServer } from "node:net";

/** A wire to the database that can be cut, and mended. */
export interface Wire {
  /** The same address through the wire. */
  readonly url: string;
  /** Every connection ends, and new ones are turned away. */
  cut(): void;
  /** Connections stay open, and nothing passes any more: what a frozen machine looks like from outside. */
  freeze(): void;
  mend(): void;
  close(): Promise<void>;
}

/** A TCP proxy on loopback before a PostgreSQL. */
export async function wireTo(databaseUrl: string): Promise<Wire> {
  const target = new URL(databaseUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: "whole" | "cut" | "frozen" = "whole";
  const server = createServer((near) => {
    if (state === "cut") return void near.destroy();
    const far = connect(Number(target.port), target.hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [one, other] of [pair, [far, near] as const]) {
      one.on("data", (data) => state !== "frozen" && other.write(data));
      one.on("error", () => other.destroy());
      one.on("close", () => {
        other.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as { port: number }).port}`;
  const drop = (): void => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    url: url.href,
    cut: () => {
      state = "cut";
      drop();
    },
    freeze: () => void (state = "frozen"),
    mend: () => {
      // What was swallowed while frozen is gone: those connections are of no use to anybody.
      if (state === "frozen") drop();
      state = "whole";
    },
    close: () => {
      drop();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
