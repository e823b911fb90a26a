import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, test } from "node:test";
import { house } from "../src/house.ts";
import { migrations } from "../src/server/migrate.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const walk = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((e) =>
    e.name === "node_modules" || e.name.startsWith(".")
      ? []
      : e.isDirectory()
        ? walk(join(folder, e.name))
        : [join(folder, e.name)],
  );
const read = (file: string): string => readFileSync(file, "utf8");
const under = (...folders: string[]): string[] => folders.flatMap((f) => (existsSync(join(root, f)) ? walk(join(root, f)) : []));
const source = under("src").filter((f) => /\.(ts|svelte)$/.test(f));
const own = (f: string): string => relative(root, f).replaceAll("\\", "/");
const capabilities = readdirSync(join(root, "src")).filter(
  (f) => f !== "server" && existsSync(join(root, "src", f, "capability.ts")),
);

/** Code without its comments and without what stands in quotes: what is left is what runs. */
const bare = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|[^:])\/\/.*$/gm, "$1");
/** Imports of a file as paths below the root; `type` ones only where they are asked for. */
function imports(file: string, types: boolean): string[] {
  return [...read(file).matchAll(/^\s*(?:import|export)\s+(type\s+)?[^;]*?from\s+"(\.[^"]+)"/gms)]
    .filter((m) => types || !m[1])
    .map((m) => own(resolve(dirname(file), m[2] as string)));
}
const isTest = (f: string): boolean => /\.test\.ts$|\/testing\//.test(f);
const PURE = (f: string): boolean =>
  /^src\/(kernel|planning|register\/meaning|register\/plan)\/|^src\/[a-z-]+\/(export\/)?(schema|policy|columns|cadence|mask|address|scan|shown|text(-[a-z]+)?\.[a-z]+)\.ts$|^src\/[a-z-]+\/schema\/|^src\/[a-z-]+\/rules(\/|\.ts$)/.test(
    f,
  ) && !isTest(f);

describe("the walls of the house", () => {
  test("pure files see no clock, no chance, no network, no process, no database", () => {
    for (const file of source.filter((f) => PURE(own(f)))) {
      const text = bare(read(file));
      for (const word of [
        /\bprocess\./,
        /\bfetch\(/,
        /\bDate\.now\b/,
        /\bnew Date\(\)/,
        /\bMath\.random\b/,
        /\bsetTimeout\b/,
        /\bconsole\./,
        /from "node:/,
        /from "pg"/,
        /from "kysely"/,
      ])
        assert.ok(!word.test(text), `${own(file)}: ${word}`);
      for (const from of imports(file, false)) assert.ok(PURE(from), `${own(file)} imports ${from}, which is not pure`);
    }
  });

  test("what a screen can reach never imports planning or the server", () => {
    for (const file of source.filter(
      (f) =>
        /^src\/[a-z-]+\/(schema|rules|policy|text\.[a-z]+)\.ts$|\/screens\//.test(own(f)) && !own(f).startsWith("src/server/"),
    )) {
      for (const from of imports(file, false)) assert.doesNotMatch(from, /^src\/(planning|server)\//, `${own(file)} → ${from}`);
    }
  });

  test("a capability imports of another its schema and its questions, nothing else of it", () => {
    // Questions (reads and what they are made of) may be asked by others; how a door is said, and how a window shows, are words that many share.
    // Whom somebody may be shown in a list, and how many in a day, people itself says to all who show any.
    const open = /^src\/[a-z-]+\/(schema|reads|windows|cadence|address|shown|lists|text\.[a-z]+)\.ts$/;
    for (const file of source.filter((f) => !isTest(own(f)))) {
      const at = /^src\/([a-z-]+)\//.exec(own(file))?.[1] as string;
      if (!capabilities.includes(at)) continue;
      for (const from of imports(file, true)) {
        const of = /^src\/([a-z-]+)\//.exec(from)?.[1];
        if (of === undefined || of === at || !capabilities.includes(of) || /\/screens\//.test(own(file))) continue;
        assert.ok(open.test(from) || (at === "sign-in" && of === "organisations"), `${own(file)} imports ${from}`);
      }
    }
  });

  test("nothing outside of house.ts knows all the capabilities, and the server knows none", () => {
    for (const file of source.filter((f) => !isTest(own(f)) && own(f) !== "src/house.ts")) {
      const wired = imports(file, true).filter((f) => f.endsWith("/capability.ts") && f !== "src/server/capability.ts");
      assert.ok(wired.length <= 1 || own(file).startsWith("src/cli/"), `${own(file)}: ${wired.join(", ")}`);
    }
  });

  test("no import runs in a circle", () => {
    const graph = new Map(
      source
        .filter((f) => f.endsWith(".ts") && !isTest(own(f)))
        .map((f) => [own(f), imports(f, false).filter((i) => i.endsWith(".ts"))]),
    );
    const done = new Set<string>();
    const visit = (file: string, trail: readonly string[]): void => {
      assert.ok(!trail.includes(file), `${[...trail.slice(trail.indexOf(file)), file].join(" → ")}`);
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
      done.add(file);
    };
    for (const file of graph.keys()) visit(file, []);
  });

  test("in SQL, too, time, ids and chance come in as arguments", () => {
    const forbidden =
      /(?<![.\w])(now\(\)|current_date|current_timestamp|localtimestamp|clock_timestamp\(|random\(\)|gen_random_uuid\()/i;
    for (const m of migrations()) assert.doesNotMatch(m.sql.replaceAll(/--.*$/gm, ""), forbidden, m.name);
    for (const file of source.filter(
      (f) => f.endsWith(".ts") && capabilities.some((c) => own(f).startsWith(`src/${c}/`)) && !isTest(own(f)),
    ))
      assert.ok(!forbidden.test(bare(read(file))), own(file));
  });

  test("every table whose rows belong to a community has the wall around it", () => {
    const sql = migrations()
      .map((m) => m.sql)
      .join("\n");
    for (const [, table, columns] of sql.matchAll(/create table (\w+) \(([\s\S]*?)\n\)[^;]*;/g)) {
      if (!/^\s*community_id /m.test(columns as string)) continue;
      const walled = new RegExp(`call put_(wall|purpose)\\('${table}'|alter table ${table} force row level security`).test(sql);
      assert.ok(walled, `${table} has no wall`);
    }
  });

  test("the community comes first in the key of every row that it owns", () => {
    const sql = migrations()
      .map((m) => m.sql)
      .join("\n");
    for (const [, table] of sql.matchAll(/call put_wall\('(\w+)'\)/g)) {
      const columns = new RegExp(`create table ${table} \\(([\\s\\S]*?)\\n\\)[^;]*;`).exec(sql)?.[1] ?? "";
      assert.match(columns, /primary key \(community_id,/, table as string);
    }
  });

  test("each capability has its words in both languages, its page, and tables of its own in its holdings", () => {
    for (const c of capabilities)
      assert.ok(existsSync(join(root, "src", c, "README.md")) || c === "undo" || c === "upkeep", `${c} has no README.md`);
    const names = new Set<string>();
    for (const c of house)
      for (const h of c.holds ?? []) {
        assert.ok(h.fields.length > 0 && h.retention !== "" && h.readers.length > 0, `${c.name}: ${h.table}`);
        assert.ok(!names.has(`${h.table} ${h.purpose}`), `${h.table} is held twice for ${h.purpose}`);
        names.add(`${h.table} ${h.purpose}`);
      }
  });
});

describe("sizes and manners", () => {
  const ours = [...source, ...under("sample", "bench", "trust", "test", "scripts").filter((f) => /\.(ts|mjs|svelte)$/.test(f))];
  const lines = (f: string): number => read(f).split("\n").length;

  test("no file of ours is longer than 400 lines, and half are no longer than 90", () => {
    for (const f of ours) assert.ok(lines(f) <= 401, `${own(f)}: ${lines(f)}`);
    const sorted = ours.map(lines).sort((a, b) => a - b);
    assert.ok((sorted[Math.floor(sorted.length / 2)] as number) <= 90, `median ${sorted[Math.floor(sorted.length / 2)]}`);
  });
  test("no folder lies deeper than four below src", () => {
    for (const f of source) assert.ok(own(f).split("/").length <= 6, own(f));
  });
  test("no test is left out or left alone, and no mark of unfinished work stands anywhere", () => {
    for (const f of ours.filter((x) => !x.endsWith("walls.test.ts"))) {
      assert.doesNotMatch(read(f), /\b(it|test|describe)\.(only|todo)\(/, own(f));
      assert.doesNotMatch(read(f), /\b(TODO|FIXME|XXX)\b/, own(f));
    }
  });
  test("nothing names the machine on which it was written, nor a registry's host", () => {
    const words = [["/wo", "rk/"].join(""), ["registry.", "npmjs"].join(""), ["resolved", '": "http'].join("")];
    const all = [
      ...ours,
      ...walk(root).filter(
        (f) => /\.(md|json|sql|yml)$/.test(f) && !/node_modules|\/data\/|\/dist\//.test(f) && statSync(f).size < 3_000_000,
      ),
    ];
    for (const f of all) for (const w of words) assert.ok(!read(f).includes(w), `${own(f)} says ${w}`);
  });
});
