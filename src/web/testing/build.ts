import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { type Browser, chromium } from "playwright-core";
import { build } from "vite";

/**
 * Builds a page for a test or a bench into a new temporary folder, with the content security policy of the product: no inline script, no inline style.
 * @param name of the module in this folder that fills the page
 * @returns the page's address, and what takes the folder away again
 */
export async function buildPage(name: "board" | "pieces"): Promise<{ address: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "haitang-page-"));
  await build({
    configFile: false,
    logLevel: "error",
    plugins: [svelte({ configFile: false })],
    build: {
      outDir: folder,
      emptyOutDir: true,
      lib: {
        entry: fileURLToPath(new URL(`${name}.ts`, import.meta.url)),
        formats: ["iife"],
        name: "page",
        fileName: () => "page.js",
        cssFileName: "page",
      },
    },
  });
  const sheets = (await readdir(folder)).filter((name) => name.endsWith(".css"));
  await writeFile(
    join(folder, "index.html"),
    `<!doctype html><html lang="zh-CN" data-face="desk" data-theme="day"><head><meta charset="utf-8"><title>${name}</title>` +
      `<meta http-equiv="Content-Security-Policy" content="default-src 'self' file:"><meta name="viewport" content="width=device-width">` +
      `${sheets.map((name) => `<link rel="stylesheet" href="${name}">`).join("")}</head><body><script src="page.js"></script></body></html>`,
  );
  return { address: `file://${folder}/index.html`, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A Chromium: the one that HAITANG_CHROMIUM names, or the machine's own. Software rendering, so that figures do not depend on a graphics card. */
export const CHROMIUM = {
  executablePath: process.env["HAITANG_CHROMIUM"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
};
/** Opens a browser. @param more flags that this one test wants */
export const openBrowser = (...more: string[]): Promise<Browser> =>
  chromium.launch({ ...CHROMIUM, args: [...CHROMIUM.args, ...more] });
