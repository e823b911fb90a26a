import { readAddress } from "../../../places/address.ts";
import type { PlaceReader } from "../cells/place.ts";
import { fold, half } from "../text.ts";
import type { Words } from "../words.ts";

/** What a sheet's name, or a title, says of all rows below it. */
export interface Context {
  readonly compound: string | null;
  readonly building: string | null;
  readonly entrance: string | null;
}
export const NO_CONTEXT: Context = { compound: null, building: null, entrance: null };

/** The compound, building and entrance in a sheet's name or a title ("海棠渡社区海棠渡花园3幢居民信息登记表"). What is not there is null. */
export function contextOf(text: string, isName: boolean, words: Words, places: PlaceReader): Context {
  const { titles } = words;
  const wide = half(text).slice(0, 100);
  if (titles.unnamed.folded(fold(wide).replace(/[\d\s]+$/, "")) === true) return NO_CONTEXT;
  let found = NO_CONTEXT;
  for (const segment of segmentsOf(wide, words)) {
    const here = inSegment(segment, isName, words, places);
    found = {
      compound: found.compound ?? here.compound,
      building: found.building ?? here.building,
      entrance: found.entrance ?? here.entrance,
    };
  }
  return found;
}
/** The first of two that says anything of the building; the rest from either. */
export const merged = (first: Context, second: Context): Context => ({
  compound: first.compound ?? second.compound,
  building: first.building ?? second.building,
  entrance: first.building === null ? (first.entrance ?? second.entrance) : first.entrance,
});

/** What is left between the words of a title that say nothing of a place: authorities above, "登记表", years, brackets. */
function segmentsOf(wide: string, words: Words): string[] {
  const lower = wide.toLowerCase();
  const text = lower.length === wide.length ? lower : wide;
  const from = words.titles.above.all(text).at(-1)?.end ?? 0;
  const out: string[] = [];
  let at = from;
  for (const hit of words.titles.list.all(text)) {
    if (hit.at < at) continue;
    out.push(wide.slice(at, hit.at));
    at = hit.end;
  }
  out.push(wide.slice(at));
  return out
    .flatMap((part) => part.split(/[()[\]【】《》<>“”"'：:_|·,，、;；。\n]+/))
    .map((part) => withoutYear(part, words))
    .filter((part) => part !== "");
}
function withoutYear(part: string, words: Words): string {
  const year = /(19|20)\d{2}/.exec(part);
  if (year === null) return part.trim();
  const behind = part.slice(year.index + 4);
  const unit = words.ages.start(behind);
  return `${part.slice(0, year.index)} ${unit?.value === "born" ? behind.slice(unit.end) : behind}`.trim();
}

function inSegment(segment: string, isName: boolean, words: Words, places: PlaceReader): Context {
  const whole = wholeLabel(segment, words, places);
  if (whole !== null) return whole;
  const compound = asCompound(segment, words);
  if (compound !== null && !/\d/.test(segment)) return { ...NO_CONTEXT, compound };
  const reading = readAddress(segment, words.pack.places.reading).find(
    (r) => r.door === null && (r.building !== null || r.entrance !== null),
  );
  if (reading === undefined) return compound === null ? NO_CONTEXT : { ...NO_CONTEXT, compound };
  // Numbers alone are a date, a page; as the name of a sheet "3" and "3-2" are buildings.
  if (!/\p{L}|#/u.test(segment) && !(isName && /^\d{1,3}(\s?[-–]\s?\d{1,2})?$/.test(segment))) return NO_CONTEXT;
  const column = reading.building === null ? "entrance" : "building";
  const read = places.read(column, segment, { ...NO_CONTEXT, repeats: false });
  if (read.odd) return NO_CONTEXT;
  return {
    compound: read.compound === null ? null : asCompound(read.compound, words),
    building: read.building,
    entrance: read.entrance,
  };
}
/** "棠梨巷97至135号", "棠梨新村沿街1段": a compound and one whole label as this place writes them. */
function wholeLabel(segment: string, words: Words, places: PlaceReader): Context | null {
  for (let at = 0; at < segment.length; at++) {
    const building = places.labels.known(segment.slice(at).trim(), "building", "yard", "shops", "row");
    if (building === null) continue;
    const compound = at === 0 ? null : asCompound(segment.slice(0, at).replace(/[\s,.-]+$/, ""), words);
    if (at === 0 || compound !== null) return { ...NO_CONTEXT, compound, building };
  }
  return null;
}
/** A name that ends as compounds do; else nobody can tell it from any other word of a title. */
function asCompound(text: string, { titles }: Words): string | null {
  const name = text.trim();
  const folded = fold(name);
  return folded.length >= 2 &&
    name.length <= 40 &&
    titles.compounds.some((end) => folded.endsWith(end) && folded.length > end.length)
    ? name
    : null;
}
