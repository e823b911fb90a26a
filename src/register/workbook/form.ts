import { Unreadable } from "./types.ts";

/** What a file begins with that is no list: told by its first bytes, whatever its name says. */
const BEGINNINGS: readonly (readonly [seen: string, bytes: string])[] = [
  ["pdf", "%PDF-"],
  ["picture", "\x89PNG\r\n"],
  ["picture", "\xff\xd8\xff"],
  ["picture", "GIF8"],
  ["picture", "BM"],
  ["picture", "II*\0"],
  ["picture", "MM\0*"],
  ["document", "{\\rtf"],
  ["archive", "Rar!"],
  ["archive", "7z\xbc\xaf\x27\x1c"],
  ["archive", "\x1f\x8b"],
  ["program", "MZ"],
  ["program", "\x7fELF"],
];
const OLE = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const notAWorkbook = (seen: string): Unreadable => new Unreadable("register.not-a-workbook", { seen });

/**
 * What a file is by what stands in it: a package (xlsx, if all goes well) or text (csv).
 * @throws Unreadable empty, not-a-workbook, other-form, old-xls, encrypted
 */
export function formOf(bytes: Buffer): "zip" | "text" {
  if (bytes.length === 0) throw new Unreadable("register.empty");
  const head = bytes.subarray(0, 512).toString("latin1");
  if (head.startsWith("PK\x03\x04")) return "zip";
  if (head.startsWith("PK\x05\x06") || head.startsWith("PK\x07\x08")) throw notAWorkbook("archive");
  if (head.startsWith(OLE)) throw ofOle(bytes);
  const seen = BEGINNINGS.find(([, beginning]) => head.startsWith(beginning))?.[0];
  // "BM" and "MZ" may begin a list; a picture or a program has a NUL soon after.
  if (seen !== undefined && (head.includes("\0") || !/^(BM|MZ)/.test(head))) throw notAWorkbook(seen);
  if (/^RIFF....WEBP|^....ftyp/s.test(head)) throw notAWorkbook("picture");
  const text = head
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart()
    .toLowerCase();
  // Many systems call a web page .xls.
  if (/^(<!doctype html|<html|<table)/.test(text)) throw new Unreadable("register.other-form", { form: "html" });
  if (text.startsWith("<?xml")) throw new Unreadable("register.other-form", { form: "xml" });
  return "text";
}

/** Names of a compound file's streams, as its directory writes them: UTF-16, 64 bytes, then the length with its closing NUL. */
const STREAMS: readonly (readonly [stream: string, what: () => Unreadable])[] = [
  ["EncryptedPackage", () => new Unreadable("register.encrypted")],
  ["Workbook", () => new Unreadable("register.old-xls")],
  ["Book", () => new Unreadable("register.old-xls")],
  ["WordDocument", () => new Unreadable("register.other-form", { form: "doc" })],
  ["PowerPoint Document", () => new Unreadable("register.other-form", { form: "ppt" })],
];
/** Why a compound file (OLE) is not read: an old .xls, or an .xlsx under a password. */
function ofOle(bytes: Buffer): Unreadable {
  for (const [stream, what] of STREAMS) {
    const name = Buffer.from(`${stream}\0`, "utf16le");
    for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1))
      // Entries are of 128 bytes and lie in sectors of 512 or 4096.
      if (at % 128 === 0 && at + 66 <= bytes.length && bytes.readUInt16LE(at + 64) === name.length) return what();
  }
  return notAWorkbook("ole");
}
