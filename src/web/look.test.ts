import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("look.css", import.meta.url), "utf8").replaceAll(/\/\*[^]*?\*\//g, "");

/** The custom properties of the first block whose selector ends with the given text. */
function tokens(selector: string): Map<string, string> {
  const at = css.indexOf(`${selector} {`);
  assert.ok(at >= 0, `look.css has a block for ${selector}`);
  const body = css.slice(css.indexOf("{", at) + 1, css.indexOf("}", at));
  return new Map([...body.matchAll(/(--[a-z-]+):\s*([^;]+);/g)].map((m) => [m[1] as string, m[2] as string]));
}
const day = tokens(":root");
const night = tokens(':root[data-theme="night"]');

/** Relative luminance of #rrggbb (WCAG 2.2). */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(theme: Map<string, string>, a: string, b: string): number {
  const [x, y] = [a, b].map((name) => luminance(theme.get(`--${name}`) ?? assert.fail(`no token --${name}`))) as [number, number];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Text or edge, what it lies on, and the least contrast: 7 for what a phone shows, 4.5 for text elsewhere, 3 for edges (WCAG 1.4.11). */
const PAIRS: [string, string[], number][] = [
  ["ink", ["paper", "card", "hover", "banner", "wall"], 7],
  ["soft-desk", ["paper", "card", "hover", "wall"], 4.5],
  ["soft-phone", ["paper", "card"], 7],
  ["red-desk", ["paper", "card", "wall"], 4.5],
  ["red-phone", ["paper", "card"], 7],
  ["on-ink", ["ink"], 7],
  ["on-red", ["red-phone"], 7],
  ["on-red", ["red-desk"], 4.5],
  ["on-lamp", ["lamp"], 7],
  ["on-tile", ["tile"], 4.5],
  ["edge", ["paper", "card"], 3],
  ["lamp-edge", ["wall", "paper"], 3],
  ["dark-edge", ["wall", "paper"], 3],
  ["red-desk", ["lamp", "dark"], 1.5],
];

for (const [name, theme] of [
  ["day", day],
  ["night", night],
] as const) {
  test(`by ${name} every text stands off its background, and every edge too`, (t) => {
    for (const [front, backs, goal] of PAIRS)
      for (const back of backs) {
        const got = contrast(theme, front, back);
        t.diagnostic(`${front} on ${back}: ${got.toFixed(2)} (goal ${goal})`);
        assert.ok(got >= goal, `${front} on ${back}: ${got.toFixed(2)} < ${goal}`);
      }
  });
}

test("a door's number stands off its window, plain or hollow, by day and by night", () => {
  assert.ok(contrast(day, "on-lamp", "dark") >= 4.5);
  assert.ok(contrast(night, "ink", "dark") >= 4.5);
  for (const theme of [day, night]) assert.ok(contrast(theme, "ink", "hollow") >= 4.5);
});

test("night asked for by name is the night of the device", () => {
  assert.deepEqual([...tokens(':root:not([data-theme="day"])')], [...night]);
  assert.deepEqual([...night.keys()], [...day.keys()], "day and night name the same tokens");
});

test("no text is smaller than 15 px at the desk and 18 px on the phone", () => {
  const least = (selector: string): number =>
    Math.min(...[...tokens(selector)].filter(([k]) => k.startsWith("--text")).map(([, v]) => Number.parseFloat(v) * 16));
  assert.ok(least(':root[data-face="phone"]') >= 18);
  const desk = css.slice(css.indexOf("--soft: var(--soft-desk)"));
  assert.ok(
    Math.min(...[...desk.slice(0, desk.indexOf("}")).matchAll(/--text[a-z-]*:\s*([\d.]+)rem/g)].map((m) => Number(m[1]) * 16)) >=
      15,
  );
});
