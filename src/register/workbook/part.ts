import { Decoder, marked } from "./decode.ts";
import type { XmlEvents } from "./xml.ts";
import { damaged, XmlScanner } from "./xml.ts";
import type { Package, Part } from "./zip.ts";

/** Bytes that are made text at once. Strings twice as long lie elsewhere in memory, and are looked through half as fast. */
const SLICE = 64 << 10;

/** Called as a part is read, with the bytes that came out of it. */
export type Told = (bytes: number) => void;

/**
 * Reads one part of a package, as it is unpacked.
 * @param events gets the scanner, to tell it when it wants to hear text
 */
export async function readPart(
  pack: Package,
  part: Part,
  events: (scanner: () => XmlScanner) => XmlEvents,
  told?: Told,
): Promise<void> {
  const scanner: XmlScanner = new XmlScanner(events(() => scanner));
  let decoder: Decoder | undefined;
  let rest = "";
  for await (const piece of pack.unpack(part)) {
    told?.(piece.length);
    const mark = decoder ? null : marked(piece);
    decoder ??= new Decoder(mark?.encoding ?? "utf-8", "xml");
    for (let i = mark?.length ?? 0; i < piece.length; i += SLICE)
      rest = scanner.write(decoder.write(piece.subarray(i, i + SLICE), rest));
  }
  if (scanner.write(rest + (decoder?.end() ?? "")) !== "") throw damaged("xml");
  scanner.end();
}

/** Where a relationship leads (ECMA-376, part 2): the last word of its type, and the part's name. */
export interface Relation {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
}
/** The relationships of a part; none where it has none. @param of "" for those of the package itself */
export async function relationsOf(pack: Package, of: string): Promise<Relation[]> {
  const folder = of.slice(0, of.lastIndexOf("/") + 1);
  const part = pack.part(`${folder}_rels/${of.slice(folder.length)}.rels`);
  const relations: Relation[] = [];
  if (part)
    await readPart(pack, part, () => ({
      open(name, a) {
        if (name !== "Relationship" || a.get("TargetMode") === "External") return;
        const type = a.get("Type") ?? "";
        relations.push({
          id: a.get("Id") ?? "",
          kind: type.slice(type.lastIndexOf("/") + 1),
          target: resolved(folder, a.get("Target") ?? ""),
        });
      },
      text() {},
      close() {},
    }));
  return relations;
}
/** A target as a part's name. What leads out of the package leads nowhere. */
function resolved(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith("/") ? target : `${folder}${target}`).split("/")) {
    if (step === "..") {
      if (steps.pop() === undefined) throw damaged("relations");
    } else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}
