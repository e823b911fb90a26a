import { showsDay } from "./days.ts";
import { readPart } from "./part.ts";
import { damaged } from "./xml.ts";
import type { Package, Part } from "./zip.ts";

/** Excel's own most is 65,490 cell formats. */
const MOST = 1 << 17;

/** Which of a workbook's cell formats show a day: by the number that a cell's `s` gives. */
export async function readStyles(pack: Package, part: Part): Promise<readonly boolean[]> {
  const codes = new Map<number, string>();
  const formats: number[] = [];
  let inCells = false;
  await readPart(pack, part, () => ({
    open(name, a) {
      if (name === "numFmt") codes.set(Number(a.get("numFmtId")), a.get("formatCode") ?? "");
      else if (name === "cellXfs") inCells = true;
      else if (name === "xf" && inCells) formats.push(Number(a.get("numFmtId") ?? 0));
      if (formats.length > MOST || codes.size > MOST) throw damaged("styles");
    },
    text() {},
    close(name) {
      if (name === "cellXfs") inCells = false;
    },
  }));
  const shows = new Map<number, boolean>();
  return formats.map((id) => {
    const known = shows.get(id) ?? showsDay(id, codes.get(id));
    shows.set(id, known);
    return known;
  });
}
