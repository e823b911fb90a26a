import assert from "node:assert/strict";
import { test } from "node:test";
import gusuPlaces from "../../packs/suzhou-gusu/places.json" with { type: "json" };
import plainPlaces from "../../packs/plain/places.json" with { type: "json" };
import { placesFile } from "../packs/schema.ts";
import type { DoorPath } from "./address.ts";
import { bare, doorKeys, keyOf, readAddress, sayDoor, squash, writeAddress } from "./address.ts";

const gusu = placesFile.parse(gusuPlaces);
const plain = placesFile.parse(plainPlaces);
/** The likeliest reading as "building/entrance/floor/door", with a name before it. */
const first = (typed: string, reading = gusu.reading): string => {
  const parts = readAddress(typed, reading)[0];
  if (parts === undefined) return "none";
  const { name, building, entrance, floor, door } = parts;
  return `${name === null ? "" : `${name} `}${[building, entrance, floor, door].map((p) => p ?? "·").join("/")}`;
};
const door = (change: Partial<DoorPath>): DoorPath => ({
  compound: "海棠渡花园",
  building: "3幢",
  entrance: "2单元",
  door: "501",
  form: "walkup",
  entrances: 3,
  ...change,
});

test("one door is found however it is typed", () => {
  for (const typed of [
    "3-2-501",
    "3幢2单元501",
    "3幢2单元501室",
    "３－２－５０１",
    "３幢２单元５０１",
    "三号楼二单元五〇一室",
    "3栋2门洞501户",
    "3 2 501",
    "第3幢第2单元501",
    "3#2单元501",
    "三幢二单元五零一",
    "3座2单元501房",
    "3号楼2单元501",
    "3–2–501",
    "3幢 2单元 0501",
  ])
    assert.equal(first(typed), "3/2/·/501", typed);
});

test("with two numbers the entrance is left out first", () => {
  for (const typed of ["3-501", "3幢501", "三号楼501室", "3楼501", "三栋五百零一室", "3#501", "3号楼501"])
    assert.equal(first(typed), "3/·/·/501", typed);
  assert.deepEqual(readAddress("3-501", gusu.reading).map(keyOf), ["b3.d501", "e3.d501", null]);
});

test("numerals are read digit by digit and with tens and hundreds", () => {
  for (const [typed, building] of [
    ["十幢1", "10"],
    ["十二幢1", "12"],
    ["二十幢1", "20"],
    ["二十一幢1", "21"],
    ["一百零二幢1", "102"],
    ["一〇二幢1", "102"],
  ] as const)
    assert.equal(first(typed), `${building}/·/·/1`, typed);
});

test("a lane, a yard, a shop and a floor are read as what they are", () => {
  assert.equal(first("棠梨巷12号"), "棠梨巷 ·/·/·/12");
  assert.equal(first("棠梨巷十二号"), "棠梨巷 ·/·/·/12");
  assert.equal(first("棠梨巷49号院3室"), "棠梨巷 49/·/·/3");
  assert.equal(first("49号3室"), "49/·/·/3", "a number with 号 moves outwards when a room follows");
  assert.equal(first("沿街铺3"), "沿街 ·/·/·/铺3");
  assert.equal(first("3幢5楼"), "3/·/5/·", "楼 after a building is a floor");
  assert.equal(first("21幢后梯401"), "21/后/·/401");
  assert.equal(first("A座1201"), "A/·/·/1201");
  assert.equal(first("临波二村3幢501"), "临波二村 3/·/·/501", "a numeral inside a name stays there");
});

test("names, phone numbers and loose letters are not addresses", () => {
  for (const typed of [
    "",
    "王阿姨",
    "张一帆",
    "王三",
    "13800000000",
    "123456",
    "wang",
    "w",
    "3幢王阿姨",
    "单元",
    "1-2-3-4-5",
    "東京",
  ])
    assert.equal(first(typed), "none", typed);
});

test("in a town without Chinese the same reader reads English", () => {
  const read = (typed: string) => first(typed, plain.reading);
  for (const typed of [
    "3-2-501",
    "Building 3, entrance 2, door 501",
    "bldg 3 stair 2 flat 501",
    "Block 3 / Entrance 2 / #501",
    "3 2 501",
  ])
    assert.equal(read(typed), "3/2/·/501", typed);
  assert.equal(read("12 Quince Lane"), "quincelane ·/·/·/12");
  assert.equal(read("Quince Lane 12"), "quincelane ·/·/·/12");
  assert.equal(read("building 21 back entrance 401"), "21/BACK/·/401");
  assert.equal(read("Shop 3"), "·/·/·/SHOP3");
  assert.equal(read("flat"), "none");
  assert.equal(read("Mrs Hale"), "none");
});

test("labels and typed addresses meet in one key", () => {
  assert.equal(bare("3幢", gusu.reading), "3");
  assert.equal(bare("前门", gusu.reading), "前");
  assert.equal(bare("1至47号", gusu.reading), "1至47号");
  assert.deepEqual(doorKeys({ building: "3幢", entrance: "2单元", door: "501" }, gusu.reading), [
    "b3.e2.d501",
    "b3.d501",
    "e2.d501",
    "d501",
  ]);
  for (const typed of ["3-2-501", "3-501", "501", "2单元501"]) {
    const key = keyOf(readAddress(typed, gusu.reading)[0]!);
    assert.ok(doorKeys({ building: "3幢", entrance: "2单元", door: "501室" }, gusu.reading).includes(key!), typed);
  }
  assert.deepEqual(doorKeys({ building: "Building 3", entrance: "Entrance 2", door: "501" }, plain.reading), [
    "b3.e2.d501",
    "b3.d501",
    "e2.d501",
    "d501",
  ]);
  assert.equal(squash("Quince  Lane"), "quincelane");
});

test("a door is said as neighbours say it", () => {
  assert.equal(sayDoor(door({}), gusu.said), "3幢2单元501");
  assert.equal(sayDoor(door({ entrances: 1 }), gusu.said), "3幢501");
  assert.equal(sayDoor(door({ form: "row", compound: "棠梨巷", door: "12号" }), gusu.said), "棠梨巷12号");
  assert.equal(
    sayDoor(door({ form: "courtyard", compound: "棠梨巷", building: "49号院", door: "3室" }), gusu.said),
    "棠梨巷49号院3室",
  );
  assert.equal(sayDoor(door({ building: "Building 3", entrance: "Entrance 2" }), plain.said), "Building 3, Entrance 2, 501");
});

test("on paper the compound stands once", () => {
  const above = { community: "海棠渡社区", street: "听雨桥街道", district: "棠浦区" };
  assert.equal(writeAddress(door({}), above, gusu.said), "棠浦区听雨桥街道海棠渡社区海棠渡花园3幢2单元501");
  assert.equal(
    writeAddress(door({ form: "row", compound: "棠梨巷", door: "12号" }), above, gusu.said),
    "棠浦区听雨桥街道海棠渡社区棠梨巷12号",
  );
});

test("what is said is read back as the same door", () => {
  const path = door({});
  assert.equal(keyOf(readAddress(sayDoor(path, gusu.said), gusu.reading)[0]!), doorKeys(path, gusu.reading)[0]);
});
