import type pg from "pg";
import type { Id } from "../../src/kernel/id.ts";
import { LIMITS } from "../../src/register/workbook/types.ts";
import { Package } from "../../src/register/workbook/zip.ts";

/** Stands in no name of the sample; behind it a number that is one resident's alone. */
const RUNE = "ᛟ";
/** Residents that an account may be shown in a day: fewer than this. */
export const BELOW = 100;
const MARK = new RegExp(`${RUNE}(\\d+)`, "gu");

/**
 * Gives every resident of some communities a name by which they alone are known again, wherever it comes out; and every household a mark in what it is called
 * by. Of a household that is called by its name, and of which nobody else was seen, one resident was.
 */
export class Haul {
  readonly #who = new Map<number, { id: Id; household: Id | null }>();
  /** People with a task are named in lists of those who work here, and are nobody's find; nor is whoever attacks, and their own doors. */
  readonly #known = new Set<Id>();
  readonly #people = new Map<Id, Id | null>();
  readonly #homes = new Set<Id>();
  readonly named = new Set<Id>();
  /** What showed residents when a day's worth had been seen: where the hole is, when there is one. */
  readonly beyond = new Set<string>();

  static async plant(owner: pg.ClientBase, communities: readonly Id[], own: readonly Id[]): Promise<Haul> {
    const haul = new Haul();
    const { rows } = await owner.query<{ id: Id; household: Id | null; task: boolean }>(
      `select p.id, p.household_id as household, exists (select from account a join role_held r on r.account_id = a.id where a.person_id = p.id and r.role <> 'resident' and r.ended_at is null)
         or exists (select from membership m where m.person_id = p.id) as task
       from person p where p.community_id = any ($1::uuid[]) and p.left_on is null order by p.id`,
      [communities],
    );
    const { rows: homes } = await owner.query<{ id: Id }>(
      "select h.id from household h where h.community_id = any ($1::uuid[]) and h.moved_out is null order by h.id",
      [communities],
    );
    const planted = [...rows, ...homes.map((h) => ({ id: h.id, household: h.id, task: false }))];
    planted.forEach((p, i) => {
      haul.#who.set(i, p);
      if (p.task || (p.household !== null && own.includes(p.household)) || own.includes(p.id)) haul.#known.add(p.id);
    });
    const marks = [planted.map((p) => p.id), planted.map((_, i) => i), RUNE];
    await owner.query(
      "update person p set name = $3 || x.nr, called = $3 || x.nr from unnest($1::uuid[], $2::int[]) as x(id, nr) where p.id = x.id",
      marks,
    );
    await owner.query(
      "update household h set said = $3 || x.nr from unnest($1::uuid[], $2::int[]) as x(id, nr) where h.id = x.id",
      marks,
    );
    return haul;
  }
  get residents(): number {
    return [...this.#who.values()].filter((p) => p.id !== p.household && !this.#known.has(p.id)).length;
  }
  /** Residents seen so far. */
  get taken(): number {
    const seen = new Set(this.#people.values());
    return this.#people.size + [...this.#homes].filter((h) => !seen.has(h)).length;
  }
  /** Takes from an answer whom it shows. `by`: what was asked. */
  take(text: string, by: string): void {
    const before = this.taken;
    this.#take(text);
    if (this.taken > before && this.taken >= BELOW) this.beyond.add(by);
  }
  #take(text: string): void {
    for (const [, nr] of text.matchAll(MARK)) {
      const found = this.#who.get(Number(nr));
      if (found === undefined) continue;
      if (this.#known.has(found.id)) this.named.add(found.id);
      else if (found.id === found.household) this.#homes.add(found.id);
      else this.#people.set(found.id, found.household);
    }
  }
}

/** Everything that stands in a workbook, sheet by sheet, with what is printed above and below its pages. */
export async function sheetsOf(bytes: Buffer): Promise<string[]> {
  const pack = await Package.open(bytes, LIMITS);
  const sheets: string[] = [];
  for (let nr = 1; ; nr++) {
    const part = pack.part(`xl/worksheets/sheet${nr}.xml`);
    if (!part) return sheets;
    const pieces: Buffer[] = [];
    for await (const piece of pack.unpack(part)) pieces.push(piece);
    sheets.push(Buffer.concat(pieces).toString("utf8"));
  }
}
/** The codes that stand on a page, each once. */
export const codesOn = (page: string): string[] => [
  ...new Set([...page.matchAll(/\b[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}\b/g)].map(([code]) => code)),
];
