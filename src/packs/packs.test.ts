import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { assemble } from "./assemble.ts";
import type { PackFiles } from "./assemble.ts";
import { readPacks } from "./read.ts";
import { nameIn } from "./schema.ts";

const FOLDER = join(import.meta.dirname, "../../packs");
/** The files of a pack as they lie on disk, to be broken one at a time. */
async function filesOf(name: string): Promise<Record<keyof PackFiles, any>> {
  const read = async (file: string) => JSON.parse(await readFile(join(FOLDER, name, `${file}.json`), "utf8"));
  return {
    pack: await read("pack"),
    places: await read("places"),
    organisations: await read("organisations"),
    roles: await read("roles"),
    register: await read("register"),
  };
}

test("both packs are read and whole", async () => {
  const packs = await readPacks(FOLDER);
  assert.deepEqual([...packs.keys()], ["plain", "suzhou-gusu"]);
  const gusu = packs.get("suzhou-gusu")!;
  assert.equal(nameIn(gusu.roles.steward.name, "zh-CN"), "海棠先锋");
  assert.equal(nameIn(gusu.roles.helper.toResidents!, "zh-CN"), "楼道联系人");
  assert.equal(nameIn(packs.get("plain")!.roles.steward.name, "zh-CN"), "steward", "a word without Chinese is said in English");
  assert.deepEqual(
    gusu.organisations.kinds.filter((k) => k.chain !== null).map((k) => k.code),
    ["community-party", "co-governing-party", "steward-team"],
  );
});

test("plain holds no Chinese character, code, language or organisation", async () => {
  for (const entry of await readdir(join(FOLDER, "plain"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = await readFile(join(entry.parentPath, entry.name), "utf8");
    assert.doesNotMatch(text, /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u, entry.name);
    assert.doesNotMatch(text, /party|haitang|gusu|suzhou|zh-|wuu|\b\d{12}\b/i, entry.name);
  }
});

test("a broken pack says which line to mend", async () => {
  const cases: [string, (files: Record<keyof PackFiles, any>) => void, RegExp][] = [
    ["a language is missing", (f) => delete f.places.levels.door.zh, /places\.json: levels\.door has no "zh"/],
    ["a slot is missing", (f) => (f.places.said.floors = "{building}{door}"), /said\.floors has no \{entrance\}/],
    ["a slot is unknown", (f) => (f.places.said.row = "{door}{room}"), /does not know \{room\}/],
    ["a chain level is empty", (f) => (f.organisations.kinds[1].chain = null), /no kind stands at chain level 2/],
    ["a kind is there twice", (f) => f.organisations.kinds.push(f.organisations.kinds[3]), /there twice/],
    ["a field is misspelt", (f) => (f.pack.zones = "x"), /pack\.json: .*zones/],
    ["a role has no name", (f) => delete f.roles.rider, /roles\.json: rider/],
    [
      "a header means two things",
      (f) => f.register.headers.door.is.push("户主"),
      /register\.json: "户主" stands under both door and head/,
    ],
    ["a care word has two classes", (f) => f.register.care.classes[7].words.push("卧床"), /register\.json: "卧床" .*bedridden/],
    ["a meaning is unknown", (f) => (f.register.headers.shoes = { is: ["鞋码"] }), /register\.json: .*shoes|headers/],
    ["a pattern is no pattern", (f) => (f.places.code.pattern = "("), /code\.pattern: .*/],
    ["a sample number could ring", (f) => f.pack.phone.sample.blocks.push("13800"), /could be dialled/],
  ];
  for (const [what, breakIt, says] of cases) {
    const files = await filesOf("suzhou-gusu");
    breakIt(files);
    assert.throws(() => assemble(files), says, what);
  }
});
