import { Unreadable } from "./types.ts";

/** What a part of a workbook says, one piece after another. Names come without their prefix; text may come in several pieces. */
export interface XmlEvents {
  /** @param empty it closes at once: `close` follows with nothing in between */
  open(name: string, attributes: Attributes, empty: boolean): void;
  text(piece: string): void;
  close(name: string): void;
}
/** Characters of one tag. Excel's own longest, a name defined by a formula, stays below 10,000. */
const TAG = 64 << 10;
const DEPTH = 64;
const MOST_ATTRIBUTES = 64;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
/** What may have to be waited for at the end of a piece of text: a reference such as `&#x10FFFF;`, perhaps with zeros in front. */
const REFERENCE = 32;

export const damaged = (where: string): Unreadable => new Unreadable("register.damaged", { where });

/** Text with its five entities and numbered characters put in. There are no others, since there is no document type. */
function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(/&([^;&]*)(;?)/g, (_, name: string, ended: string) => {
    const known = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
    if (known !== undefined && ended !== "") return known;
    const point = /^#x[0-9a-f]+$/i.test(name)
      ? Number.parseInt(name.slice(2), 16)
      : /^#\d+$/.test(name)
        ? Number(name.slice(1))
        : -1;
    if (ended === "" || point < 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw damaged("xml");
    return String.fromCodePoint(point);
  });
}

/** The attributes of the tag that is being told. They are taken apart only when somebody asks: most tags of a sheet are never asked. */
export class Attributes {
  #s = "";
  #from = 0;
  #to = 0;
  /** Of each attribute: where its name (without a prefix) and its value begin and end. */
  readonly #at = new Int32Array(4 * MOST_ATTRIBUTES);
  #count = -1;

  /** For the scanner: what stands between a tag's name and its end. */
  take(s: string, from: number, to: number): void {
    this.#s = s;
    this.#from = from;
    this.#to = to;
    this.#count = -1;
  }
  /** By its name without a prefix; undefined where there is none. */
  get(name: string): string | undefined {
    if (this.#count < 0) this.#apart();
    const [s, at] = [this.#s, this.#at];
    for (let i = 0; i < this.#count; i++) {
      const from = at[4 * i] as number;
      if ((at[4 * i + 1] as number) - from === name.length && s.startsWith(name, from))
        return decoded(s.slice(at[4 * i + 2], at[4 * i + 3]));
    }
    return undefined;
  }
  #apart(): void {
    const [s, to, at] = [this.#s, this.#to, this.#at];
    let count = 0;
    for (let i = this.#from; ;) {
      while (i < to && s.charCodeAt(i) <= 32) i++;
      if (i >= to) break;
      if (count === MOST_ATTRIBUTES) throw damaged("xml");
      let name = i;
      let c = s.charCodeAt(i);
      while (i < to && c !== 61 && c > 32) {
        if (c === 58) name = i + 1;
        c = s.charCodeAt(++i);
      }
      const end = i;
      while (i < to && s.charCodeAt(i) <= 32) i++;
      if (s.charCodeAt(i) !== 61) throw damaged("xml");
      do i++;
      while (i < to && s.charCodeAt(i) <= 32);
      const quote = s.charCodeAt(i);
      if (quote !== 34 && quote !== 39) throw damaged("xml");
      const open = ++i;
      while (i < to && s.charCodeAt(i) !== quote) i++;
      if (i >= to) throw damaged("xml");
      at[4 * count] = name;
      at[4 * count + 1] = end;
      at[4 * count + 2] = open;
      at[4 * count + 3] = i++;
      count++;
    }
    this.#count = count;
  }
}

/**
 * Reads XML in pieces as they are unpacked, in one pass, without ever holding more than a piece and a tag. A document type is refused before anything in
 * it is looked at, so there are no entities to expand and no addresses to follow.
 */
export class XmlScanner {
  /** Whoever is interested in text says so; all other text is passed over. */
  listening = false;
  readonly #events: XmlEvents;
  readonly #attributes = new Attributes();
  /** The tags that are open: as they stand, and without their prefix. */
  readonly #open: string[] = [];
  readonly #names: string[] = [];
  /** What ends the comment, instruction or CDATA that we are in; "": we are in none. */
  #until = "";
  #rooted = false;

  constructor(events: XmlEvents) {
    this.#events = events;
  }
  /** @returns what could not be understood yet: it has to come again in front of the next piece @throws Unreadable unsafe-xml, too-deep, damaged */
  write(s: string): string {
    let i = 0;
    while (i < s.length) {
      const next = this.#until !== "" ? this.#pass(s, i) : s.charCodeAt(i) === 60 ? this.#markup(s, i) : this.#text(s, i);
      if (next < 0) break;
      i = next;
    }
    if (s.length - i > TAG) throw damaged("xml");
    return s.slice(i);
  }
  /** @throws Unreadable damaged: something is still open */
  end(): void {
    if (this.#until !== "" || this.#open.length > 0 || !this.#rooted) throw damaged("xml");
  }

  /** Passes over (or, in CDATA, gives) what ends with `until`. @returns where to go on; -1: wait for more */
  #pass(s: string, from: number): number {
    const at = s.indexOf(this.#until, from);
    // An end may be cut in two: its first characters wait.
    const upTo = at < 0 ? Math.max(from, s.length - this.#until.length + 1) : at;
    if (this.#until === "]]>" && this.listening && upTo > from) this.#events.text(s.slice(from, upTo));
    if (at < 0) return upTo > from ? upTo : -1;
    const after = at + this.#until.length;
    this.#until = "";
    return after;
  }

  #text(s: string, from: number): number {
    const at = s.indexOf("<", from);
    let upTo = at < 0 ? s.length : at;
    if (this.#open.length === 0) {
      if (s.slice(from, upTo).trim() !== "") throw damaged("xml");
      return upTo;
    }
    if (!this.listening) return upTo;
    if (at < 0) {
      const reference = s.lastIndexOf("&");
      if (reference >= from && s.length - reference < REFERENCE && !s.includes(";", reference)) upTo = reference;
    }
    if (upTo === from) return -1;
    this.#events.text(decoded(s.slice(from, upTo)));
    return upTo;
  }

  #markup(s: string, from: number): number {
    const second = s.charCodeAt(from + 1);
    if (second === 33 /* ! */) {
      // "<![CDATA[" is the longest that has to be told apart.
      if (s.length - from < 9 && !s.startsWith("<!--", from) && "<![CDATA[".startsWith(s.slice(from))) return -1;
      if (s.length - from < 4 && "<!--".startsWith(s.slice(from))) return -1;
      if (s.startsWith("<!--", from)) return this.#enter("-->", from + 4);
      if (s.startsWith("<![CDATA[", from) && this.#open.length > 0) return this.#enter("]]>", from + 9);
      throw new Unreadable("register.unsafe-xml");
    }
    if (second === 63 /* ? */) return this.#enter("?>", from + 2);
    const end = tagEnd(s, from + 1);
    if (end < 0) return -1;
    if (second === 47 /* / */) this.#close(s, from + 2, end);
    else this.#start(s, from + 1, end);
    return end + 1;
  }

  #enter(until: string, at: number): number {
    this.#until = until;
    return at;
  }
  #start(s: string, from: number, end: number): void {
    const empty = s.charCodeAt(end - 1) === 47;
    const last = empty ? end - 1 : end;
    let i = from;
    let name = from;
    for (let c = s.charCodeAt(i); i < last && c > 32; c = s.charCodeAt(++i)) if (c === 58) name = i + 1;
    const full = s.slice(from, i);
    if (i === name || (this.#open.length === 0 && this.#rooted)) throw damaged("xml");
    if (this.#open.length >= DEPTH) throw new Unreadable("register.too-deep", { limit: DEPTH });
    this.#rooted = true;
    this.#attributes.take(s, i, last);
    const local = name === from ? full : s.slice(name, i);
    this.#events.open(local, this.#attributes, empty);
    if (empty) return this.#events.close(local);
    this.#open.push(full);
    this.#names.push(local);
  }
  #close(s: string, from: number, end: number): void {
    const full = this.#open.pop();
    if (full === undefined || !s.startsWith(full, from)) throw damaged("xml");
    for (let i = from + full.length; i < end; i++) if (s.charCodeAt(i) > 32) throw damaged("xml");
    this.#events.close(this.#names.pop() as string);
  }
}

/** Where a tag ends; a ">" in an attribute's value does not end it. @returns -1: not in this piece */
function tagEnd(s: string, from: number): number {
  let quote = 0;
  for (let i = from; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (quote !== 0) {
      if (c === quote) quote = 0;
    } else if (c === 62) return i;
    else if (c === 34 || c === 39) quote = c;
    else if (c === 60) throw damaged("xml");
  }
  return -1;
}
