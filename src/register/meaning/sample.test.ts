import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleCommunity } from "../../../sample/community.ts";
import type { Sample } from "../../../sample/types.ts";
import { en as peopleEn } from "../../people/text.en.ts";
import { zh as peopleZh } from "../../people/text.zh.ts";
import { en as placesEn } from "../../places/text.en.ts";
import { zh as placesZh } from "../../places/text.zh.ts";
import type { Cell, Sheet } from "../workbook/types.ts";
import { cellsOf, headersOf, rowsOf } from "./canonical.ts";
import { bareEntry } from "./testing/arbitrary.ts";
import { gusu, plain, problemsOf, readBook, sheet } from "./testing/book.ts";

const WORDS = {
  zh: {
    header: ["单元", "室号", "用途", "姓名", "与户主关系", "出生年月", "联系电话", "特殊情况"],
    title: (compound: string, building: string) => `${compound}${building}居民信息登记表`,
    total: (n: number) => `合计：${n} 户`,
    head: "户主",
    other: "家人",
    uses: placesZh.uses,
    classes: peopleZh.classes,
    comma: "、",
  },
  en: {
    header: ["Entrance", "Flat", "Occupancy", "Name", "Relationship", "Born", "Phone", "Care"],
    title: (compound: string, building: string) => `${compound}, ${building}: residents`,
    total: (n: number) => `Total: ${n}`,
    head: "Head",
    other: "family",
    uses: placesEn.uses,
    classes: peopleEn.classes,
    comma: "; ",
  },
} as const;

/** The sample as a community's own workbook: a sheet for each building, a title, one row a person, the door on the household's first row. */
function workbookOf(sample: Sample, language: "zh" | "en"): Sheet[] {
  const text = WORDS[language];
  const under = Map.groupBy(sample.places, (p) => p.parent);
  const households = Map.groupBy(sample.households, (h) => h.door);
  const people = Map.groupBy(sample.people, (p) => p.household);
  const care = Map.groupBy(sample.care, (c) => c.person);
  const use = new Map(sample.doors.map((d) => [d.id, d.use]));
  const place = new Map(sample.places.map((p) => [p.id, p]));
  return sample.places
    .filter((p) => p.kind === "building")
    .map((building, i) => {
      const rows: Cell[][] = [[text.title(place.get(building.parent!)!.label, building.label)], [...text.header]];
      let count = 0;
      for (const entrance of under.get(building.id) ?? [])
        for (const door of under.get(entrance.id) ?? []) {
          const first: Cell[] = [entrance.label, door.label, text.uses[use.get(door.id)!]];
          const parties = (households.get(door.id) ?? []).map((h) => people.get(h.id) ?? []);
          if (parties.length === 0) rows.push(first);
          for (const party of parties) {
            count++;
            if (party.length === 0) rows.push([...first, null, null, null, null]);
            party.forEach((p, at) =>
              rows.push([
                ...(at === 0 ? first : [null, null, null]),
                p.name,
                at === 0 ? text.head : text.other,
                p.born,
                p.phones.join(text.comma),
                (care.get(p.id) ?? []).map((c) => text.classes[c.class].replaceAll(/[，,].*/g, "")).join(text.comma),
              ]),
            );
          }
        }
      rows.push([text.total(count)]);
      return sheet(
        String(i + 1),
        rows.map((row) => row.map((c) => (c === "" ? null : c))),
      );
    });
}

for (const [language, pack, words] of [
  ["zh", "suzhou-gusu", gusu],
  ["en", "plain", plain],
] as const)
  test(`the sample neighbourhood of ${pack}, brought as a workbook, has the right counts, and is itself again when it is written out`, () => {
    const sample = sampleCommunity({ seed: 7, pack, today: "2026-03-14" });
    const read = readBook(workbookOf(sample, language), { words });
    const named = new Set(sample.people.filter((p) => p.household !== null).map((p) => p.household));
    const living = sample.people.filter((p) => p.household !== null).length;
    assert.deepEqual(
      problemsOf(read).filter((p) => !/born-unread|name-twice|care-/.test(p)),
      [],
    );
    const doubles = read.entries.flatMap((e) => e.problems).filter((p) => p.code === "register.name-twice").length;
    assert.equal(read.entries.filter((e) => e.household !== null).length, named.size);
    assert.equal(read.entries.reduce((n, e) => n + (e.household?.people.length ?? 0), 0) + doubles, living);
    const place = new Map(sample.places.map((p) => [p.id, p]));
    const pathOf = (id: string): string => {
      const door = place.get(id)!;
      const entrance = place.get(door.parent!)!;
      const building = place.get(entrance.parent!)!;
      return [place.get(building.parent!)!.label, building.label, entrance.label, door.label].join("|");
    };
    assert.deepEqual(
      [...new Set(read.entries.map((e) => [e.compound, e.building, e.entrance, e.door].join("|")))].toSorted(),
      sample.doors.map((d) => pathOf(d.id)).toSorted(),
    );
    assert.equal(read.entries.filter((e) => e.use === "vacant").length, 131);
    const whole = sheet(
      "x",
      [headersOf(language), ...rowsOf(read.entries, words, language).map(cellsOf)].map((row) =>
        row.map((c) => (c === "" ? null : c)),
      ),
    );
    assert.deepEqual(readBook([whole], { words }).entries.map(bareEntry), read.entries.map(bareEntry));
  });
