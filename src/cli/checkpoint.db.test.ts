import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { TEST_KEY } from "../../test/support/key.ts";
import { testPostgres } from "../../test/support/postgres.ts";
import type { Town } from "../../trust/support/town.ts";
import { newTown } from "../../trust/support/town.ts";
import { house } from "../house.ts";
import type { Server } from "../server/server.ts";
import { startServer } from "../server/server.ts";
import { hearingOf } from "../sign-in/hearing.ts";
import { hourly, leaveCheckpoint } from "./checkpoint.ts";
import { readCheckpoint } from "./checkpoint-file.ts";

describe("checkpoints while the house is served", () => {
  const folder = mkdtempSync(join(tmpdir(), "haitang-checkpoints-"));
  let town: Town;
  let server: Server;
  before(async () => {
    town = await newTown((await testPostgres()).superuserUrl, 40);
    server = await startServer({
      url: town.loginUrl,
      installation: TEST_KEY,
      capabilities: house,
      routes: () => [],
      hearing: (road) => (token) => hearingOf(road, token),
      clock: town.now,
      log: () => undefined,
      poolSize: 6,
      jobs: hourly(folder),
    });
  });
  after(async () => {
    await server.stop();
    await town.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("an empty journal leaves none; a journal with something in it leaves its head, which the next one follows", async () => {
    assert.equal(await leaveCheckpoint(server.road, folder, null), null);
    await town.signIn("keeper");
    await server.settled();
    const first = await leaveCheckpoint(server.road, folder, null);
    assert.ok(first);
    assert.deepEqual(readCheckpoint(first.file), first.head);
    await server.settled();
    const second = await leaveCheckpoint(server.road, folder, null);
    assert.equal(second?.head.pos, first.head.pos + 1, "that it was left is itself in the journal");
  });

  test("the hourly one is carried by the server that stands ready", async () => {
    const before = readdirSync(folder).length;
    await server.jobs?.send("upkeep.checkpoint", {});
    for (let i = 0; i < 400 && readdirSync(folder).length === before; i++) await new Promise((r) => setTimeout(r, 50));
    assert.equal(readdirSync(folder).filter((f) => f.endsWith(".json")).length, before + 1);
  });
});
