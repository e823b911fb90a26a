import { clean } from "../../kernel/clean.ts";
import type { Relation } from "./part.ts";
import { MOST_LINES, readPart, relationsOf } from "./part.ts";
import type { Limits } from "./types.ts";
import { Unreadable } from "./types.ts";
import { damaged } from "./xml.ts";
import type { Package, Part } from "./zip.ts";

export interface BookSheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly part: Part;
}
/** A workbook's table of contents. */
export interface Book {
  readonly system: 1900 | 1904;
  readonly sheets: readonly BookSheet[];
  readonly styles: Part | null;
  readonly strings: Part | null;
}
const CONTENT_TYPES = "[Content_Types].xml";

/** @throws Unreadable macros, binary-workbook, other-form, not-a-workbook, too-many-sheets, damaged, unsafe-xml */
export async function readBook(pack: Package, limits: Limits): Promise<Book> {
  if (!pack.part(CONTENT_TYPES)) throw ofOtherPackage(pack);
  const types = await contentTypes(pack);
  const main = (await relationsOf(pack, "")).find((r) => r.kind === "officeDocument")?.target;
  if (main === undefined) throw new Unreadable("register.not-a-workbook", { seen: "archive" });
  refuseOthers(types.of(main), pack, types.all);

  const relations = await relationsOf(pack, main);
  const named: { name: string; hidden: boolean; id: string }[] = [];
  let system: Book["system"] = 1900;
  await readPart(pack, there(pack, main), () => ({
    open(name, a) {
      if (name === "workbookPr" && /^(1|true|on)$/.test(a.get("date1904") ?? "")) system = 1904;
      if (name !== "sheet") return;
      if (named.length >= limits.sheets) throw new Unreadable("register.too-many-sheets", { limit: limits.sheets });
      named.push({
        name: clean(a.get("name") ?? "").slice(0, 255),
        hidden: /hidden/i.test(a.get("state") ?? ""),
        id: a.get("id") ?? "",
      });
    },
    text() {},
    close() {},
  }));
  const by = (kind: string): Part | null => {
    const target = relations.find((r) => r.kind === kind)?.target;
    return target === undefined ? null : there(pack, target);
  };
  return { system, sheets: worksheets(pack, named, relations), styles: by("styles"), strings: by("sharedStrings") };
}

/** The sheets that hold cells, in the workbook's order; charts and dialogues are left out. */
function worksheets(
  pack: Package,
  named: readonly { name: string; hidden: boolean; id: string }[],
  relations: readonly Relation[],
): BookSheet[] {
  const byId = new Map(relations.map((r) => [r.id, r]));
  const seen = new Set<string>();
  return named.flatMap(({ name, hidden, id }) => {
    const relation = byId.get(id);
    if (!relation) throw damaged("relations");
    if (relation.kind !== "worksheet") return [];
    const part = there(pack, relation.target);
    // One part as many sheets would be read many times.
    if (seen.has(part.name)) throw damaged("relations");
    seen.add(part.name);
    return [{ name, hidden, part }];
  });
}
function there(pack: Package, name: string): Part {
  const part = pack.part(name);
  if (!part) throw damaged("relations");
  return part;
}

async function contentTypes(pack: Package): Promise<{ of: (part: string) => string; all: Iterable<string> }> {
  const parts = new Map<string, string>();
  const endings = new Map<string, string>();
  await readPart(pack, there(pack, CONTENT_TYPES), () => ({
    open(name, a) {
      if (parts.size + endings.size >= MOST_LINES) throw damaged("types");
      const type = a.get("ContentType") ?? "";
      if (name === "Override") parts.set((a.get("PartName") ?? "").replace(/^\//, "").toLowerCase(), type);
      if (name === "Default") endings.set((a.get("Extension") ?? "").toLowerCase(), type);
    },
    text() {},
    close() {},
  }));
  const of = (part: string): string =>
    parts.get(part.toLowerCase()) ?? endings.get(part.slice(part.lastIndexOf(".") + 1).toLowerCase()) ?? "";
  return { of, all: [...parts.values(), ...endings.values()] };
}

/** What a package is by the type of its main part. Macros are refused by what is in the package, too: a type may lie. */
function refuseOthers(type: string, pack: Package, types: Iterable<string>): void {
  if (/sheet\.binary/i.test(type)) throw new Unreadable("register.binary-workbook");
  if (/wordprocessingml|ms-word/i.test(type)) throw new Unreadable("register.other-form", { form: "docx" });
  if (/presentationml|ms-powerpoint/i.test(type)) throw new Unreadable("register.other-form", { form: "pptx" });
  const macros = /macroenabled|vbaproject|macrosheet/i;
  if (
    macros.test(type) ||
    [...types].some((t) => macros.test(t)) ||
    [...pack.names()].some((n) => /(^|\/)(vbaproject\.bin|macrosheets\/)/.test(n))
  )
    throw new Unreadable("register.macros");
  if (!/spreadsheetml\.(sheet|template)\.main/i.test(type)) throw new Unreadable("register.not-a-workbook", { seen: "archive" });
}
/** A zip file that is no Office package. */
function ofOtherPackage(pack: Package): Unreadable {
  if (pack.part("mimetype") && pack.part("content.xml")) return new Unreadable("register.other-form", { form: "ods" });
  if ([...pack.names()].some((n) => n.startsWith("index/") && n.endsWith(".iwa")))
    return new Unreadable("register.other-form", { form: "numbers" });
  return new Unreadable("register.not-a-workbook", { seen: "archive" });
}
