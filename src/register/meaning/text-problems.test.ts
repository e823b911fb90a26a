import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PROBLEM_CODES } from "./codes.ts";
import { en } from "./text-problems.en.ts";
import { zh } from "./text-problems.zh.ts";

const FACTS = {
  text: "３幢？",
  other: 9,
  sheet: "3幢",
  rows: 12,
  count: 2,
  most: 20,
  above: "3幢",
  use: "let",
  born: 1950,
  year: 1987,
  age: 35,
  digits: 11,
  class: "lives-alone-elder",
};

test("whatever is wrong is said in a whole sentence in both languages, with what to do", () => {
  for (const code of PROBLEM_CODES)
    for (const [language, text] of [
      ["zh", zh],
      ["en", en],
    ] as const)
      for (const facts of [FACTS, { ...FACTS, above: undefined as never }]) {
        const said = text.problems[code](facts);
        assert.doesNotMatch(said, /NaN|\[object|undefined/, `${code}: ${said}`);
        assert.match(said, language === "zh" ? /。$/ : /[.!]$/, said);
        if (language === "zh") assert.doesNotMatch(said, /[\u4e00-\u9fff][,.;:!?]/, `${code}: full-width punctuation`);
      }
});

test("every code is given somewhere, and codes are given nowhere else", () => {
  const files = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((f) =>
      f.isDirectory() ? files(join(folder, f.name)) : [join(folder, f.name)],
    );
  const source = files(import.meta.dirname)
    .filter((f) => f.endsWith(".ts") && !/\.test\.ts$|text-|codes\.ts$/.test(f))
    .map((f) => readFileSync(f, "utf8"))
    .join("\n");
  for (const code of PROBLEM_CODES.filter((c) => !c.startsWith("register.id-")))
    assert.ok(source.includes(`"${code}"`), `nobody says ${code}`);
});
