import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { assemble } from "./assemble.ts";
import type { PackFiles } from "./assemble.ts";
import type { Pack } from "./schema.ts";

const FILES = ["pack", "places", "organisations", "roles", "register"] as const;

/**
 * Reads and proves one pack folder. Files that are not ours (playbooks, templates) are left to the rooms that know them.
 * @throws Error that names the file and what is wrong with it.
 */
export async function readPack(folder: string): Promise<Pack> {
  const files: PackFiles = { pack: null, places: null, organisations: null, roles: null, register: null };
  for (const file of FILES) files[file] = await readJson(join(folder, `${file}.json`));
  return assemble(files);
}

/**
 * Reads every pack under a folder, by name.
 * @throws Error as `readPack`, or when a folder is not named as its pack: a community keeps only the name.
 */
export async function readPacks(folder: string): Promise<Map<string, Pack>> {
  const packs = new Map<string, Pack>();
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.filter((e) => e.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const pack = await readPack(join(folder, entry.name));
    if (pack.name !== entry.name) throw new Error(`pack: the folder ${entry.name} holds a pack named ${pack.name}`);
    packs.set(pack.name, pack);
  }
  return packs;
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`pack: ${path} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
