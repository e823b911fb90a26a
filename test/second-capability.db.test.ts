import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, describe, test } from "node:test";
import type { VenueSeen } from "../src/venues/schema.ts";
import type { TestHouse, Voice } from "./support/house.ts";
import { testHouse } from "./support/house.ts";

const src = fileURLToPath(new URL("../src/", import.meta.url));
const files = (folder: string): string[] =>
  (readdirSync(folder, { recursive: true }) as string[]).filter((f) => /\.(ts|svelte)$/.test(f)).map((f) => join(folder, f));

describe("a small second capability", () => {
  test("is a folder, and one line in one file that was there: src/house.ts", () => {
    const own = join(src, "venues");
    const naming = files(src)
      .filter((f) => !f.startsWith(own) && /venues\//.test(readFileSync(f, "utf8")))
      .map((f) => f.slice(src.length));
    assert.deepEqual(naming, ["house.ts"]);
    const lines = readFileSync(join(src, "house.ts"), "utf8")
      .split("\n")
      .filter((l) => /venues/.test(l));
    assert.equal(lines.length, 2, "the import and the list");
  });
  test("imports of others their schemas and reads, the kernel, and the types of its own wiring; nothing else", () => {
    for (const file of files(join(src, "venues"))) {
      for (const [, from] of readFileSync(file, "utf8").matchAll(/from "(\.\.[^"]+)"/g)) {
        assert.match(
          from as string,
          /^\.\.\/(kernel\/[a-z-]+|[a-z-]+\/(schema|reads)|server\/capability|house)\.ts$|^\.\.\/\.\.\/test\//,
          `${file}: ${from}`,
        );
      }
    }
  });

  describe("through the door", () => {
    let h: TestHouse;
    let worker: Voice;
    before(async () => {
      h = await testHouse();
      worker = await h.as("worker");
    });
    after(() => h.stop());
    const list = async (who: Voice) => (await who.ask("venues.list")).body.rows as VenueSeen[];
    const uses = { peace: "meeting", emergency: "supply-station", roomFor: 20 };

    test("a worker adds a venue, everybody here sees it, a rider and a helper may not change it", async () => {
      const added = await worker.do("venues.add", { place: h.community, name: "巷口小屋", ...uses });
      assert.equal(added.status, 200, JSON.stringify(added.body));
      const helper = await h.as("helper");
      const [seen] = await list(helper);
      assert.deepEqual([seen?.name, seen?.emergency, seen?.can.edit], ["巷口小屋", "supply-station", false]);
      assert.equal((await helper.do("venues.close", { venue: seen?.id })).status, 403);
      assert.equal((await list(worker))[0]?.can.edit, true);
    });
    test("a name is taken while its venue is open, and a change made on an old view is refused", async () => {
      assert.equal(
        (await worker.do("venues.add", { place: h.community, name: "巷口小屋", ...uses })).body.code,
        "venues.name-taken",
      );
      const [seen] = await list(worker);
      assert.equal((await worker.do("venues.describe", { venue: seen?.id, version: 0, name: "巷口暖屋", ...uses })).status, 200);
      assert.equal(
        (await worker.do("venues.describe", { venue: seen?.id, version: 0, name: "巷口", ...uses })).body.code,
        "venues.changed-since",
      );
    });
    test("closing can be undone, and closed it frees its name", async () => {
      const venue = (await list(worker))[0]?.id as string;
      const id = worker.id();
      assert.equal((await worker.do("venues.close", { venue }, { id })).status, 200);
      assert.equal((await list(worker))[0]?.closedOn, h.clock.now().slice(0, 10));
      assert.equal((await worker.do("undo.command", { command: id })).status, 200);
      assert.equal((await list(worker))[0]?.closedOn, null);
      assert.equal((await worker.do("venues.close", { venue })).status, 200);
      assert.equal((await worker.do("venues.add", { place: h.community, name: "巷口暖屋", ...uses })).status, 200);
    });
  });
});
