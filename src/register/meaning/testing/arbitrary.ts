import fc from "fast-check";
import { line, phone, remark } from "../../../kernel/fields.ts";
import { CARE_CLASSES, CHANNELS, RELATIONS } from "../../../people/schema.ts";
import type * as z from "zod/mini";
import type { Cell, Sheet } from "../../workbook/types.ts";
import { withoutIds } from "../text.ts";
import type { Entry } from "../types.ts";

/** Words that lists are made of, so that chance meets them more often than it would by itself. */
const USUAL = [
  "张三",
  "李四",
  "欧阳娜",
  "王　五",
  "独居",
  "空关",
  "出租",
  "自住",
  "无",
  "—",
  "同上",
  "3幢",
  "2单元",
  "501",
  "3-2-501",
  "12号",
  "铺3",
  "49号院",
  "户主",
  "妻",
  "合计",
  "姓名",
  "室号",
  "备注",
  "电话",
  "10051000001",
  "１００５１０００００２",
  "1987.5",
  "4.40524E+17",
  "是",
  "否",
  "高血压，行动不便",
  "张三 10051000003；李四(妻) 10051000004",
  "户在人不在",
  "注：",
  "第1页",
  '"',
  '""',
  "Ann Lee",
  "老人机",
  "搬走",
  "女儿",
  "-",
];
const fitting = <T extends z.ZodMiniType<string, string>>(field: T, arb: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  arb
    .map((text) => field.safeParse(text))
    .filter((r) => r.success)
    .map((r) => r.data as string)
    .filter((text) => !withoutIds(text).had && withoutIds(text).text === text);
const text = (most: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(...USUAL),
    fc.string({ unit: "grapheme", maxLength: most }),
    fc.array(fc.constantFrom(...USUAL), { maxLength: 4 }).map((w) => w.join("，").slice(0, most)),
  );
export const name = fitting(line(40), text(40));
const short = fitting(line(20), text(20));
const remarks = fitting(
  remark(300),
  fc.array(text(60), { maxLength: 4 }).map((l) => l.join("\n").slice(0, 300)),
);
const maybe = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arb, { freq: 1 });
const phoneArb = fitting(
  phone() as never,
  fc.oneof(
    fc.integer({ min: 0, max: 999_999 }).map((n) => `10051${String(n).padStart(6, "0")}`),
    fc.stringMatching(/^\+?\d{5,15}$/),
  ),
);
const phones = fc.uniqueArray(phoneArb, { maxLength: 5 });
const care = fc.uniqueArray(fc.record({ class: fc.constantFrom(...CARE_CLASSES), why: fitting(remark(300), remarks) }), {
  maxLength: 3,
  selector: (c) => c.class,
});
const language = maybe(fc.constantFrom("zh-CN", "wuu", "yue", "pl", "en"));
const channel = maybe(fc.constantFrom(...CHANNELS));
const at = { sheet: fc.constant("名单"), row: fc.constant(0) };

const person = fc.record({
  ...at,
  name,
  called: maybe(short),
  born: maybe(fc.integer({ min: 1900, max: 2026 })),
  phones,
  language,
  channel,
  noSmartphone: maybe(fc.boolean()),
  registered: maybe(fc.boolean()),
  care,
});
const household = fc.record({
  said: maybe(short),
  tenure: maybe(fc.constantFrom("own" as const, "rent" as const)),
  party: fc.constant(null as number | null),
  remark: maybe(remarks).map((r) => (r === "" ? null : r)),
  movedIn: maybe(fc.constantFrom("2015-03-01", "1998-12-31", "2026-11-24")),
  channel,
  language,
  people: fc.uniqueArray(person, { maxLength: 4, selector: (p) => p.name }),
  care,
  proxies: fc.uniqueArray(fc.record({ ...at, name, phone: phoneArb, relation: fc.constantFrom(...RELATIONS) }), {
    maxLength: 2,
    selector: (p) => `${p.name} ${p.phone}`,
  }),
});
const tie = fc.record({
  ...at,
  kind: fc.constantFrom("owner" as const, "registered" as const),
  name,
  phones,
  livesWhere: maybe(fitting(line(60), text(60))),
});
const USES = ["lived-in", "let", "shared", "business", "not-known"] as const;

interface Door {
  compound: string | null;
  building: string | null;
  entrance: string | null;
  door: string;
}
const number = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most });
const door: fc.Arbitrary<Door> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({ b: number(12), e: number(3), d: number(6) })
      .map(({ b, e, d }) => ({ compound: "海棠渡花园", building: `${b}幢`, entrance: `${e}单元`, door: `${d}0${e}` })),
  },
  { weight: 1, arbitrary: number(99).map((n) => ({ compound: "棠梨巷", building: null, entrance: null, door: `${n}号` })) },
  { weight: 1, arbitrary: number(9).map((n) => ({ compound: "棠梨巷", building: "49号院", entrance: "院门", door: `${n}室` })) },
  {
    weight: 1,
    arbitrary: number(9).map((n) => ({ compound: "海棠渡花园", building: "沿街1段", entrance: "街面", door: `铺${n}` })),
  },
  // Whatever somebody may have called a place.
  { weight: 1, arbitrary: fc.record({ compound: name, building: short, entrance: short, door: short }) },
);

/** A register as this house may hold it: doors that differ, with their households and parties, and what belongs to them. */
export const register: fc.Arbitrary<Entry[]> = fc
  .uniqueArray(
    fc.record({
      door,
      floor: maybe(fc.integer({ min: -2, max: 40 })),
      use: fc.constantFrom(...USES),
      households: fc.array(household, { maxLength: 3 }),
      vacant: fc.boolean(),
      ties: fc.uniqueArray(tie, { maxLength: 2, selector: (t) => `${t.kind} ${t.name}` }),
    }),
    {
      maxLength: 6,
      selector: ({ door: d }) =>
        [d.compound, d.building, d.entrance, d.door].join("|").normalize("NFKC").toLowerCase().replaceAll(/\s/g, ""),
    },
  )
  .map((doors) =>
    doors.flatMap(({ door: place, floor, use, households, vacant, ties }): Entry[] => {
      const same = { sheet: "名单", rows: [], also: [], ...place, floor, problems: [] };
      if (households.length === 0) return [{ ...same, use: vacant ? ("vacant" as const) : use, household: null, ties }];
      return households.map((h, i) => ({
        ...same,
        use,
        household: { ...h, party: households.length > 1 ? i + 1 : null },
        ties: i === 0 ? ties : [],
      }));
    }),
  );

/** An entry without where it was read: what import and export must agree on. */
export const bareEntry = (e: Entry): unknown =>
  JSON.parse(
    JSON.stringify({ ...e, problems: [], also: [] }, (key, value: unknown) =>
      key === "row" || key === "rows" || key === "sheet" ? undefined : value,
    ),
  );

const cell: fc.Arbitrary<Cell> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...USUAL) },
  { weight: 2, arbitrary: fc.constant(null) },
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.oneof(
    fc.integer(),
    fc.double(),
    fc.constantFrom(501, 1987.5, 31909, 440524188001010000, Number.NaN, Number.POSITIVE_INFINITY),
  ),
  fc.boolean(),
  fc.constantFrom({ day: "2001-03-01" }, { day: "1950-05-12" }, { day: "" }, { error: "#N/A" }),
);
const area = fc.record({
  top: fc.integer({ min: -2, max: 14 }),
  left: fc.integer({ min: -2, max: 9 }),
  bottom: fc.integer({ min: -2, max: 2_000_000 }),
  right: fc.integer({ min: 0, max: 20_000 }),
});
/** Whatever a file may hold. */
export const anySheets: fc.Arbitrary<Sheet[]> = fc.array(
  fc.record({
    name: fc.oneof(fc.constantFrom("3幢", "Sheet1", "海棠渡花园4幢", ""), fc.string({ maxLength: 12 })),
    hidden: fc.boolean(),
    hiddenColumns: fc.array(fc.nat(9), { maxLength: 3 }),
    merges: fc.array(area, { maxLength: 5 }),
    rows: fc.array(
      fc.record({ at: fc.integer({ min: 1, max: 30 }), hidden: fc.boolean(), cells: fc.array(cell, { maxLength: 9 }) }),
      { maxLength: 14 },
    ),
  }),
  { maxLength: 3 },
);
