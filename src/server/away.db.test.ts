import assert from "node:assert/strict";
import { Agent, get, request } from "node:http";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { listen } from "../../test/support/listen.ts";
import type { Wire } from "../../test/support/proxy.ts";
import { wireTo } from "../../test/support/proxy.ts";
import type { Server } from "./server.ts";

const pause = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms));

describe("a database that goes away", () => {
  let h: TestHouse;
  let wire: Wire;
  let far: { server: Server; base: string };
  let worker: Voice;
  let door: string;
  before(async () => {
    h = await testHouse();
    // The house's own first server is only there to make it; all that is asked goes to the one behind the wire.
    await h.server.leader.stop();
    wire = await wireTo(h.loginUrl);
    far = await h.another({ url: wire.url, silence: 3000 });
    worker = await h.as("worker");
    door = h.sample.doors.find((d) => d.use === "lived-in")?.id as string;
  });
  after(async () => {
    await h.stop();
    await wire.close();
  });
  const press = async (
    body: object,
    base = far.base,
  ): Promise<{ status: number; after: string | null; ms: number; body: { code?: string } }> => {
    const from = performance.now();
    const response = await fetch(`${base}/api/do/places.confirm-door`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${worker.secret}` },
      body: JSON.stringify(body),
    });
    return {
      status: response.status,
      after: response.headers.get("retry-after"),
      ms: performance.now() - from,
      body: (await response.json()) as { code?: string },
    };
  };
  const command = () => ({ id: worker.id(), community: h.community, input: { door, use: "let" } });
  const comesBack = async (body: object): Promise<number> => {
    for (let i = 0; i < 400; i++) {
      const answer = await press(body);
      if (answer.status !== 503) return answer.status;
      await pause(20);
    }
    throw new Error("it did not come back");
  };

  test("is said as 503 with Retry-After within a second, and the same press is done once it is back", async () => {
    assert.equal((await press(command())).status, 200);
    const stream = await listen(far.base, worker.secret);
    await stream.until((e) => e.event === "reset");
    wire.cut();
    const body = command();
    const away = await press(body);
    assert.deepEqual([away.status, away.after, away.body.code], [503, "2", "database.away"]);
    assert.ok(away.ms < 1000, `${away.ms} ms`);
    assert.equal((await fetch(`${far.base}/ready`)).status, 503);
    assert.equal((await fetch(`${far.base}/health`)).status, 200, "the process is there all the same");
    const read = await fetch(`${far.base}/api/ask/places.board`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${worker.secret}` },
      body: JSON.stringify({ community: h.community, input: {} }),
    });
    assert.equal(read.status, 503);
    wire.mend();
    assert.equal(await comesBack(body), 200);
    assert.equal((await press(body)).status, 200);
    // Sealing, tail and stream went on by themselves.
    await stream.until((e) => e.kind === "places.door-confirmed");
    stream.close();
    assert.equal((await fetch(`${far.base}/ready`)).status, 200);
  });

  test("that freezes instead of ending is said as 503 to all who wait, not one after the other", async () => {
    wire.freeze();
    const answers = await Promise.all(Array.from({ length: 40 }, () => press(command())));
    assert.deepEqual([...new Set(answers.map((a) => a.status))], [503]);
    const slowest = Math.max(...answers.map((a) => a.ms));
    assert.ok(slowest < 12_000, `${slowest} ms`);
    wire.mend();
    assert.equal(await comesBack(command()), 200);
  });

  test("in the middle of a burst costs no press: each is done once after retries", async () => {
    const bodies = Array.from({ length: 40 }, () => command());
    const cuts = (async () => {
      for (let i = 0; i < 3; i++) {
        await pause(40);
        wire.cut();
        await pause(60);
        wire.mend();
      }
    })();
    const statuses = await Promise.all(bodies.map((b) => comesBack(b)));
    await cuts;
    assert.deepEqual([...new Set(statuses)], [200]);
    await far.server.settled();
    const heard = far.server.tail.since(far.server.tail.pos - 200) ?? far.server.tail.since(0) ?? [];
    for (const b of bodies) assert.equal(heard.filter((e) => e.command === b.id).length, 1);
  });

  test("a server that is asked to stop finishes what is under way, says good-bye to listeners and takes nothing new", async () => {
    const third = await h.another();
    const stream = await listen(third.base, worker.secret);
    await stream.until((e) => e.event === "reset");
    const agent = new Agent({ keepAlive: true });
    const port = Number(new URL(third.base).port);
    // A request whose body is still on its way when the server is asked to stop.
    const body = JSON.stringify(command());
    const open = request({
      agent,
      host: "127.0.0.1",
      port,
      method: "POST",
      path: "/api/do/places.confirm-door",
      headers: {
        "content-type": "application/json",
        "content-length": body.length,
        authorization: `Bearer ${worker.secret}`,
        // The server says that it has begun.
        expect: "100-continue",
      },
    });
    const begun = new Promise((resolve) => open.on("continue", resolve));
    const answered = new Promise<number>((resolve, reject) => {
      open.on("response", (r) => void r.resume().on("end", () => resolve(r.statusCode ?? 0)));
      open.on("error", reject);
    });
    open.write(body.slice(0, 20));
    await begun;
    const stopping = third.server.stop();
    await stream.ended;
    assert.match(stream.text(), /event: again/);
    open.end(body.slice(20));
    assert.equal(await answered, 200);
    await stopping;
    agent.destroy();
    await assert.rejects(new Promise((_, reject) => get(`${third.base}/health`, () => undefined).on("error", reject)));
  });
});
