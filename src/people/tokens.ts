import { sql } from "kysely";
import { pinyin } from "pinyin-pro";
import type { Id } from "../kernel/id.ts";
import { squash } from "../places/address.ts";
import type { Writer } from "../server/capability.ts";
import { people } from "./reads.ts";

export interface Token {
  token: string;
  kind: "name" | "pinyin" | "initials" | "phone";
}
const HAN = /\p{Script=Han}/u;
const tails = (parts: readonly string[], least = 1): string[] =>
  parts
    .map((_, i) => parts.slice(i))
    .filter((t) => t.length >= least)
    .map((t) => t.join(""));

/** Under what a person is found: name and its tails, pinyin and its tails, initials and their tails. */
export function nameTokens(name: string, called: string | null): Token[] {
  const out = new Map<string, Token["kind"]>();
  const put = (token: string, kind: Token["kind"]): void => {
    if (token !== "" && !out.has(token)) out.set(token.slice(0, 60), kind);
  };
  for (const text of [name, called]) {
    if (text === null) continue;
    if (HAN.test(text)) {
      const letters = [...squash(text).replaceAll(/[·•・.]/gu, "")];
      for (const tail of tails(letters)) put(tail, "name");
      const syllables = pinyin(letters.join(""), {
        toneType: "none",
        type: "array",
        surname: "head",
        nonZh: "consecutive",
        v: true,
      })
        .map((s) => s.toLowerCase().replaceAll(/[^a-z0-9]/g, ""))
        .filter((s) => s !== "");
      for (const tail of tails(syllables)) put(tail, "pinyin");
      for (const tail of tails(
        syllables.map((s) => s[0] as string),
        2,
      ))
        put(tail, "initials");
    } else {
      const words = text
        .normalize("NFKC")
        .toLowerCase()
        .split(/[\s·'-]+/)
        .filter((w) => w !== "");
      for (const tail of tails(words)) put(tail, "name");
      if (words.length > 1) put(words.map((w) => w[0]).join(""), "initials");
    }
  }
  return [...out].map(([token, kind]) => ({ token, kind }));
}
/** The last four digits of a phone, as they are hashed. */
export const lastFour = (phone: string): string => phone.replaceAll(/\D/g, "").slice(-4);

/** Rewrites how a person is found. */
export async function refreshPersonTokens(
  w: Writer,
  community: Id,
  person: Id,
  household: Id | null,
  hidden: boolean,
  p: { name: string; called: string | null; phones: readonly string[] },
): Promise<void> {
  const tokens = nameTokens(p.name, p.called);
  for (const phone of p.phones) tokens.push({ token: `#${await w.searchHash(community, lastFour(phone))}`, kind: "phone" });
  await people(w).deleteFrom("search_token").where("community_id", "=", community).where("subject_id", "=", person).execute();
  await sql`insert into search_token (community_id, token, kind, subject_id, household_id, protected)
    select ${community}, t, k, ${person}, ${household}::uuid, ${hidden} from unnest(${tokens.map((t) => t.token)}::text[], ${tokens.map((t) => t.kind)}::text[]) as x(t, k) on conflict do nothing`.execute(
    people(w),
  );
}
