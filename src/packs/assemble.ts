import * as z from "zod/mini";
import { registerFile, wordsTwice } from "./register.ts";
import type { Pack } from "./schema.ts";
import { organisationsFile, packFile, placesFile, rolesFile } from "./schema.ts";

/** The five files of a pack as they come from JSON, still unproven. */
export interface PackFiles {
  pack: unknown;
  places: unknown;
  organisations: unknown;
  roles: unknown;
  register: unknown;
}

/** Which slots each phrase must have, and which it may have besides. A phrase that loses one would print two doors alike. */
const SLOTS: Record<string, { must: string[]; may: string[] }> = {
  floors: { must: ["building", "entrance", "door"], may: ["compound"] },
  floorsOneEntrance: { must: ["building", "door"], may: ["compound"] },
  row: { must: ["door"], may: ["compound", "building"] },
  courtyard: { must: ["building", "door"], may: ["compound"] },
  shops: { must: ["door"], may: ["compound", "building"] },
  inCompound: { must: ["compound", "said"], may: [] },
  written: { must: ["place"], may: ["community", "street", "district"] },
};
const NUMBERED = ["building", "entrance", "door", "rowDoor", "yard", "yardDoor", "shops", "shop"] as const;

/**
 * Makes a pack of its files: each against its schema, then what holds between them.
 * @throws Error with file, path and reason in words for whoever edits the pack; a broken pack stops the start.
 */
export function assemble(files: PackFiles): Pack {
  const head = parse("pack.json", packFile, files.pack);
  const places = parse("places.json", placesFile, files.places);
  const organisations = parse("organisations.json", organisationsFile, files.organisations);
  const roles = parse("roles.json", rolesFile, files.roles);
  const register = parse("register.json", registerFile, files.register);
  const pack: Pack = { ...head, places, organisations, roles, register };

  const wrong: string[] = wordsTwice(register).map((said) => `register.json: ${said}`);
  const missing = new Set<string>();
  for (const language of head.languages) {
    for (const [file, content] of Object.entries({
      "pack.json": head,
      "places.json": places,
      "organisations.json": organisations,
      "roles.json": roles,
    })) {
      for (const path of withoutLanguage(content, language)) missing.add(`${file}: ${path} has no "${language}"`);
    }
  }
  wrong.push(...missing);
  for (const [key, { must, may }] of Object.entries(SLOTS)) {
    const slots = [...places.said[key as keyof typeof places.said].matchAll(/\{(\w+)\}/g)].map((m) => m[1] as string);
    for (const slot of must) if (!slots.includes(slot)) wrong.push(`places.json: said.${key} has no {${slot}}`);
    for (const slot of slots)
      if (!must.includes(slot) && !may.includes(slot)) wrong.push(`places.json: said.${key} does not know {${slot}}`);
  }
  for (const key of NUMBERED) if (!places.labels[key].includes("{n}")) wrong.push(`places.json: labels.${key} has no {n}`);

  const levels = organisations.chain.map((l) => l.level);
  if (levels.some((level, i) => level !== i + 1)) wrong.push("organisations.json: chain levels must run 1, 2, 3 …");
  for (const level of levels) {
    if (!organisations.kinds.some((k) => k.chain === level))
      wrong.push(`organisations.json: no kind stands at chain level ${level}`);
  }
  const codes = organisations.kinds.map((k) => k.code);
  for (const kind of organisations.kinds) {
    if (kind.chain !== null && !levels.includes(kind.chain))
      wrong.push(`organisations.json: ${kind.code} stands at chain level ${kind.chain}, which is not there`);
  }
  for (const twice of codes.filter((c, i) => codes.indexOf(c) !== i)) wrong.push(`organisations.json: ${twice} is there twice`);
  const dialled = new RegExp(head.phone.dialled);
  for (const block of head.phone.sample.blocks) {
    if (dialled.test(block + "0".repeat(head.phone.sample.digits)))
      wrong.push(`pack.json: sample numbers ${block}… could be dialled`);
  }
  if (wrong.length > 0) throw new Error(`pack ${head.name}:\n  ${wrong.join("\n  ")}`);
  return pack;
}

/** Paths of words that lack a language. A word is what has an "en". */
function withoutLanguage(value: unknown, language: string, path: string[] = []): string[] {
  if (typeof value !== "object" || value === null) return [];
  if ("en" in value) return language in value ? [] : [path.join(".")];
  return Object.entries(value).flatMap(([key, inner]) => withoutLanguage(inner, language, [...path, key]));
}

function parse<T extends z.ZodMiniType>(file: string, schema: T, content: unknown): z.output<T> {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const issues = result.error.issues.map((i) => `${file}: ${i.path.join(".") || "(whole file)"}: ${inWords(i)}`);
  throw new Error(`pack:\n  ${issues.join("\n  ")}`);
}

/** The schemas come without a language of their own, so the reason is put together here. */
function inWords(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `does not know ${issue.keys.join(", ")}`;
  if (issue.code === "invalid_type") return `should be ${issue.expected}`;
  if (issue.code === "invalid_value") return `should be one of ${issue.values.join(", ")}`;
  if (issue.code === "invalid_format" && "pattern" in issue) return `should look like ${issue.pattern}`;
  if (issue.code === "too_big") return `more than ${issue.maximum}`;
  if (issue.code === "too_small") return `less than ${issue.minimum}`;
  return issue.message;
}
