import { Agent, request } from "node:http";

export interface Shot {
  path: string;
  body: string;
  headers?: Record<string, string>;
}
export interface Volley {
  /** Answers a second. */
  rate: number;
  count: number;
  /** Milliseconds, one an answer. */
  times: number[];
  statuses: Map<number, number>;
}

/** Fires at one server over `ways` kept connections for `ms`; each connection waits for its answer. Request loops end by time, never by themselves. */
export async function volley(port: number, ways: number, ms: number, next: () => Shot): Promise<Volley> {
  const agent = new Agent({ keepAlive: true, maxSockets: ways });
  const times: number[] = [];
  const statuses = new Map<number, number>();
  const start = performance.now();
  const end = start + ms;
  await Promise.all(
    Array.from({ length: ways }, async () => {
      while (performance.now() < end) {
        const shot = next();
        const from = performance.now();
        const status = await fire(agent, port, shot);
        times.push(performance.now() - from);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return { rate: times.length / seconds, count: times.length, times, statuses };
}

export function fire(agent: Agent, port: number, shot: Shot): Promise<number> {
  return new Promise((resolve, reject) => {
    const q = request(
      {
        agent,
        host: "127.0.0.1",
        port,
        path: shot.path,
        method: "POST",
        headers: { "content-type": "application/json", "content-length": Buffer.byteLength(shot.body), ...shot.headers },
      },
      (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      },
    );
    q.on("error", reject);
    q.end(shot.body);
  });
}
/** A volley in which an answer other than `status` is a failed bench, not a slow one. */
export function allAnswered(v: Volley, status = 200): Volley {
  const wrong = [...v.statuses].filter(([s]) => s !== status);
  if (wrong.length > 0) throw new Error(`bench: answers other than ${status}: ${JSON.stringify(wrong)}`);
  return v;
}
