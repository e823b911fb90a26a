import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

type Words = { no: Record<string, unknown>; acts?: Record<string, string> };
const src = new URL("./", import.meta.url);
const folders = readdirSync(src, { withFileTypes: true })
  .filter(
    (f) => f.isDirectory() && (f.name === "server" || f.name === "web" || existsSync(new URL(`${f.name}/capability.ts`, src))),
  )
  .map((f) => f.name);
const sources = (folder: string): string =>
  (readdirSync(new URL(`${folder}/`, src), { recursive: folder !== "web" }) as string[])
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !/(^|\/)text\./.test(name))
    .map((name) => readFileSync(new URL(`${folder}/${name}`, src), "utf8"))
    .join("\n");
const codesIn = (text: string): string[] =>
  [...text.matchAll(/\b(?:no|forbidden|refuse)\(\s*"([a-z-]+\.[a-z-]+)"/g)].map((m) => m[1] as string);
const wordsOf = async (folder: string, lang: "zh" | "en"): Promise<Words | null> => {
  try {
    return ((await import(new URL(`${folder}/text.${lang}.ts`, src).href)) as Record<string, Words>)[lang] ?? null;
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_MODULE_NOT_FOUND") return null;
    throw error;
  }
};

test("every refusal has words in both languages, in its own capability or among those of the road", async () => {
  for (const lang of ["zh", "en"] as const) {
    const road = await wordsOf("server", lang);
    assert.ok(road, "the road has words");
    for (const folder of folders) {
      const codes = new Set(codesIn(sources(folder)));
      if (codes.size === 0) continue;
      const own = await wordsOf(folder, lang);
      for (const code of codes) assert.ok(own?.no?.[code] ?? road.no[code], `${folder}: no words for ${code} in ${lang}`);
    }
  }
});

test("words for a refusal that nobody gives any more are taken out", async () => {
  const given = new Set(folders.flatMap((folder) => codesIn(sources(folder))));
  for (const folder of folders) {
    if (folder === "server" || folder === "sign-in" || folder === "web") continue;
    const own = await wordsOf(folder, "zh");
    for (const code of Object.keys(own?.no ?? {})) assert.ok(given.has(code), `${folder}: nobody says ${code}`);
  }
});

test("every event that an undo may name has words", async () => {
  for (const folder of folders) {
    const own = await wordsOf(folder, "zh");
    if (!own?.acts) continue;
    const kinds = new Set([...sources(folder).matchAll(/kind: "([a-z-]+\.[a-z-]+)", v: \d/g)].map((m) => m[1] as string));
    for (const kind of kinds) if (!kind.endsWith("reindexed")) assert.ok(own.acts[kind], `${folder}: no words for ${kind}`);
  }
});

test("a refusal says what to do instead, in a whole sentence, whatever its facts", async () => {
  const facts = {
    label: "3幢",
    until: "2026-03-02",
    in: "compound",
    kind: "door",
    other: "5幢",
    of: 2,
    part: 3,
    households: 2,
    count: 1,
    most: 3,
    on: "2026-03-02",
    from: "2026-03-02",
    days: 14,
    roles: 1,
    at: "door",
    state: "done",
    needed: "lead",
    made: "2026-03-02T00:00:00.000Z",
    version: 1,
    held: 12,
    shown: 97,
    limit: 100,
    seconds: 60,
  };
  for (const folder of folders)
    for (const lang of ["zh", "en"] as const)
      for (const [code, say] of Object.entries((await wordsOf(folder, lang))?.no ?? {})) {
        const said = (say as (f: typeof facts) => string)(facts);
        assert.doesNotMatch(said, /undefined|NaN|\[object/, `${code} in ${lang}`);
        assert.match(said, lang === "zh" ? /。$/ : /[.!]$/, `${code} in ${lang} is a sentence`);
        if (lang === "zh") assert.doesNotMatch(said, /[\u4e00-\u9fff][,.;:!?]/, `${code}: full-width punctuation`);
      }
});
