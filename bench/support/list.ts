import { below, pick, seeded } from "../../src/kernel/random.ts";
import type { TestSheet } from "../../src/register/workbook/testing/xlsx.ts";
import { GIVEN, SURNAMES } from "../../sample/words/zh-names.ts";

/** Residents of a household, on the average: 2.6, as the district has them. */
const SIZES = [1, 2, 2, 3, 3, 3, 4];
const FLOORS = 6;
const ENTRANCES = 4;

/** A list of so many residents as an office keeps it: a row a person, two flats a floor, six floors, four entrances a house. */
export function listOf(residents: number): TestSheet {
  const random = seeded(7);
  const name = (): string => {
    const table = pick(random, GIVEN);
    const [first, second] = below(random, 2) === 0 ? table.women : table.men;
    return pick(random, SURNAMES) + pick(random, [...first]) + pick(random, [...second]);
  };
  const rows: (string | number | null)[][] = [
    ["楼栋", "单元", "室号", "户主", "姓名", "与户主关系", "联系电话", "出生年份", "房屋用途", "备注"],
  ];
  for (let home = 0; rows.length <= residents; home++) {
    const house = Math.floor(home / (FLOORS * ENTRANCES * 2)) + 1;
    const entrance = (Math.floor(home / (FLOORS * 2)) % ENTRANCES) + 1;
    const door = `${(Math.floor(home / 2) % FLOORS) + 1}0${(home % 2) + 1}`;
    const head = name();
    const people = pick(random, SIZES);
    const known = new Set([head]);
    for (let i = 0; i < people && rows.length <= residents; i++) {
      let own = i === 0 ? head : name();
      while (i > 0 && known.has(own)) own = name();
      known.add(own);
      const phone = `10051${String(below(random, 1_000_000)).padStart(6, "0")}`;
      rows.push([
        `${house}幢`,
        `${entrance}单元`,
        door,
        head,
        own,
        i === 0 ? "户主" : "家人",
        phone,
        1930 + below(random, 85),
        "自住",
        i === 0 && below(random, 12) === 0 ? "独居老人" : null,
      ]);
    }
  }
  return { name: "居民", rows };
}
