import { packOf } from "../../../../sample/pack.ts";
import type { Cell, Merge, Sheet } from "../../workbook/types.ts";
import { guessLayout } from "../layout/guess.ts";
import { readEntries } from "../read/read.ts";
import type { Entry, Layout, Meaning, Mend, Read } from "../types.ts";
import { wordsOf } from "../words.ts";

export const gusu = wordsOf(packOf("suzhou-gusu"));
export const plain = wordsOf(packOf("plain"));
export const TODAY = "2026-11-24";

/** "A2:B4" as a merged area. */
function areaOf(range: string): Merge {
  const [from, to] = range.split(":").map((corner) => {
    const [, letters, row] = /^([A-Z]+)(\d+)$/.exec(corner) as RegExpExecArray;
    return { column: [...(letters as string)].reduce((n, l) => n * 26 + l.charCodeAt(0) - 64, 0) - 1, row: Number(row) };
  }) as [{ column: number; row: number }, { column: number; row: number }];
  return { top: from.row, left: from.column, bottom: to.row, right: to.column };
}
/** A sheet from its cells, row by row from the first; an empty row holds nothing, as in a file. */
export function sheet(
  name: string,
  rows: readonly (readonly Cell[])[],
  also: { merges?: string[]; hidden?: boolean; hiddenColumns?: number[]; hiddenRows?: number[] } = {},
): Sheet {
  return {
    name,
    hidden: also.hidden ?? false,
    hiddenColumns: also.hiddenColumns ?? [],
    merges: (also.merges ?? []).map(areaOf),
    rows: rows
      .map((cells, i) => ({ at: i + 1, hidden: also.hiddenRows?.includes(i + 1) ?? false, cells }))
      .filter((row) => row.cells.some((c) => c !== null)),
  };
}
/** Guesses and reads, as the house does with a new workbook. */
export function readBook(
  sheets: readonly Sheet[],
  also: { words?: typeof gusu; mends?: readonly Mend[]; remembered?: ReadonlyMap<string, Meaning>; layout?: Layout } = {},
): Read & { layout: Layout } {
  const words = also.words ?? gusu;
  const layout = also.layout ?? guessLayout(sheets, words, also.remembered ?? new Map());
  return { ...readEntries(sheets, layout, words, { today: TODAY, mends: also.mends ?? [] }), layout };
}

/** Meanings of a sheet's columns, in order. */
export const meanings = (layout: Layout, index = 0): string[] => layout.sheets[index]!.columns.map((c) => c.meaning);
/** "3幢 2单元 501: 张三(1950,10051000001) 李四 [own lived-in] +owner 王五 !code": an entry at a glance. */
export function brief(entry: Entry): string {
  const where = [entry.compound, entry.building, entry.entrance, entry.door].filter((p) => p !== null).join(" ");
  const h = entry.household;
  const people = (h?.people ?? []).map((p) => {
    const about = [
      p.born,
      ...p.phones,
      ...p.care.map((c) => `${c.class}:${c.why}`),
      p.noSmartphone === true ? "no-smartphone" : null,
      p.registered === null ? null : p.registered ? "registered" : "unregistered",
      p.called,
    ];
    const said = about.filter((x) => x !== null).join(",");
    return said === "" ? p.name : `${p.name}(${said})`;
  });
  const rest = [
    entry.use,
    h?.tenure,
    h?.party ? `#${h.party}` : null,
    ...(h?.care ?? []).map((c) => `${c.class}:${c.why}`),
    ...(h?.proxies ?? []).map((p) => `proxy ${p.name} ${p.relation} ${p.phone}`),
    ...entry.ties.map((t) => `${t.kind} ${[t.name, ...t.phones, t.livesWhere].filter((x) => x !== null).join(",")}`),
    h?.remark ? `“${h.remark}”` : null,
  ].filter((x) => x !== null && x !== undefined);
  return `${where}: ${h === null ? "-" : people.join(" ")}${rest.length === 0 ? "" : ` [${rest.join("; ")}]`}`;
}
export const briefs = (read: Read): string[] => read.entries.map(brief);
/** "3C doubtful phone-unread": problems at a glance. */
export const problemsOf = (read: Read): string[] =>
  [...read.problems, ...read.entries.flatMap((e) => e.problems)].map(
    (p) => `${p.row}${p.column ?? ""} ${p.weight} ${p.code.replace("register.", "")}`,
  );
