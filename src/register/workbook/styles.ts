import { showsDay } from "./days.ts";
import { readPart } from "./part.ts";
import { damaged } from "./xml.ts";
import type { Package, Part } from "./zip.ts";

/** Excel's own most is 65,490 cell formats. */
const MOST = 1 << 17;

/** Which of a workbook's cell formats show a day: by the number that a cell's `s` gives. */
export async function readStyles(pack: Package, part: Part): Promise<readonly boolean[]> {
  /** Formats of the workbook's own: does each show a day? */
  const own = new Map<number, boolean>();
  const formats: number[] = [];
  let inCells = false;
  await readPart(pack, part, () => ({
    open(name, a) {
      if (name === "numFmt") {
        const id = Number(a.get("numFmtId"));
        own.set(id, showsDay(id, a.get("formatCode") ?? ""));
      } else if (name === "cellXfs") inCells = true;
      else if (name === "xf" && inCells) formats.push(Number(a.get("numFmtId") ?? 0));
      if (formats.length > MOST || own.size > MOST) throw damaged("styles");
    },
    text() {},
    close(name) {
      if (name === "cellXfs") inCells = false;
    },
  }));
  return formats.map((id) => own.get(id) ?? showsDay(id, undefined));
}
