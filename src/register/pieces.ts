import type { Id } from "../kernel/id.ts";
import type { Reader } from "../server/capability.ts";
import type { Item } from "./plan/types.ts";
import { register } from "./reads.ts";
import type { Verdict } from "./schema.ts";
import { unpack } from "./workbook/pack.ts";
import type { Row, Sheet } from "./workbook/types.ts";

/** What was read of a list, and what would become of it, lies in sealed pieces; each is opened whole. */
export type PieceKind = "raw" | "plan";
/** Under which label a piece is sealed. */
export const labelOf = (kind: PieceKind): string => `import ${kind}`;

/** A piece of a sheet as it is kept: all that the sheet says of itself, and some of its rows. */
export interface RawPiece extends Omit<Sheet, "rows"> {
  readonly nr: number;
  readonly rows: readonly Row[];
}
const LETTER: Readonly<Record<Verdict, string>> = { added: "a", changed: "c", same: "s", refused: "r", doubtful: "d" };
/** A verdict as it stands beside the piece of a plan, so that pieces without one of them stay sealed. */
export const letterOf = (verdict: Verdict): string => LETTER[verdict];

/** Verdicts of entries that stay out unless somebody mends or chooses. */
export const LEFT_OUT: readonly Verdict[] = ["refused", "doubtful"];

/** The pieces of a list, still sealed, in their order; beside each what it says of its contents. */
export const piecesOf = (r: Reader, community: Id, of: Id, kind: PieceKind): Promise<{ nr: number; verdicts: string }[]> =>
  register(r)
    .selectFrom("import_chunk")
    .where("community_id", "=", community)
    .where("import_id", "=", of)
    .where("kind", "=", kind)
    .orderBy("nr")
    .select(["nr", "verdicts"])
    .execute();
async function bodyOf(r: Reader, community: Id, of: Id, kind: PieceKind, nr: number): Promise<Buffer> {
  const piece = await register(r)
    .selectFrom("import_chunk")
    .where("community_id", "=", community)
    .where("import_id", "=", of)
    .where("kind", "=", kind)
    .where("nr", "=", nr)
    .select("body")
    .executeTakeFirstOrThrow();
  return r.openBytes(community, labelOf(kind), piece.body);
}
export const rawPiece = async (r: Reader, community: Id, of: Id, nr: number): Promise<RawPiece> =>
  unpack<RawPiece>(await bodyOf(r, community, of, "raw", nr));
/** The entries of one piece of a plan. */
export const planPiece = async (r: Reader, community: Id, of: Id, nr: number): Promise<Item[]> =>
  unpack<Item[]>(await bodyOf(r, community, of, "plan", nr));

/** All that was read, piece by piece. */
export async function* rawPieces(r: Reader, community: Id, of: Id): AsyncGenerator<RawPiece> {
  for (const { nr } of await piecesOf(r, community, of, "raw")) yield rawPiece(r, community, of, nr);
}
/** The entries of a plan with one of some verdicts, piece by piece; a piece without one of them stays sealed. */
export async function* planned(r: Reader, community: Id, of: Id, verdicts: readonly Verdict[]): AsyncGenerator<Item[]> {
  for (const piece of await piecesOf(r, community, of, "plan"))
    if (verdicts.some((v) => piece.verdicts.includes(letterOf(v))))
      yield (await planPiece(r, community, of, piece.nr)).filter((item) => verdicts.includes(item.verdict));
}
