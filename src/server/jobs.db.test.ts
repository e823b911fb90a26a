import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { sampleDatabase } from "../../test/support/house.ts";
import { Database } from "./database.ts";
import { Jobs } from "./jobs.ts";
import { serverLogin } from "./login.ts";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const until = async (true_: () => boolean, ms = 20_000): Promise<void> => {
  for (const end = Date.now() + ms; !true_() && Date.now() < end;) await pause(20);
};

describe("jobs carry side effects", () => {
  let db: { ownerUrl: string; drop(): Promise<void> };
  let database: Database;
  before(async () => {
    db = await sampleDatabase();
    database = new Database({ url: await serverLogin(db.ownerUrl, mkdtempSync(join(tmpdir(), "haitang-keys-"))) });
  });
  after(async () => {
    await database.end();
    await db.drop();
  });

  test("what is sent runs once, as the application's role, though two servers stand ready", async () => {
    const ran: unknown[] = [];
    const spec = { name: "test.once", run: async (data: object) => void ran.push(data) };
    const servers = [new Jobs(database, [spec], () => undefined), new Jobs(database, [spec], () => undefined)];
    for (const s of servers) await s.start();
    await servers[0]?.send("test.once", { id: "a" });
    await until(() => ran.length > 0);
    await pause(300);
    assert.deepEqual(ran, [{ id: "a" }]);
    for (const s of servers) await s.stop();
  });

  test("what fails is tried again until it is done", async (t) => {
    let tries = 0;
    const jobs = new Jobs(
      database,
      [
        {
          name: "test.again",
          wait: 1,
          run: async () => {
            if (++tries < 2) throw new Error("not yet");
          },
        },
      ],
      () => undefined,
    );
    t.after(() => jobs.stop());
    await jobs.start();
    await jobs.send("test.again", { id: "b" });
    await until(() => tries >= 2, 40_000);
    assert.equal(tries, 2);
  });
});
