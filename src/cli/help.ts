import { COMMANDS, COMMON } from "./commands.ts";
import type { CliCommand, Lang } from "./command.ts";
import { EXIT } from "./command.ts";
import { help as en } from "./help.en.ts";
import { help as zh } from "./help.zh.ts";

/** Columns that a text takes in a terminal: a Chinese character takes two. */
export const columns = (text: string): number =>
  [...text].reduce((sum, c) => sum + ((c.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1), 0);
const padded = (text: string, width: number): string => text + " ".repeat(Math.max(1, width - columns(text)));
const table = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => columns(left))) + 2;
  return rows.map(([left, right]) => `  ${padded(left, width)}${right}\n`).join("");
};
const wordsIn = (lang: Lang): typeof zh => (lang === "zh" ? zh : en);

/** The exit codes, as the help has them. */
const exits = (h: typeof zh): string =>
  `${h.exitsAre}\n${table(Object.entries(h.exits).map(([name, words]) => [String(EXIT[name as keyof typeof EXIT]), words] as const))}`;

/** `haitang --help` */
export function helpOverall(lang: Lang): string {
  const h = wordsIn(lang);
  const commands = Object.keys(COMMANDS).map((name) => [name, h.commands[name as keyof typeof h.commands].summary] as const);
  return `${h.about}\n${h.usage}\n\n${h.commandsAre}\n${table(commands)}\n${exits(h)}\n${h.more}\n`;
}

/** `haitang COMMAND --help` */
export function helpFor(name: string, command: CliCommand, lang: Lang): string {
  const h = wordsIn(lang);
  const own = h.commands[name as keyof typeof h.commands] as {
    summary: string;
    usage: string;
    options: Record<string, string>;
    more: readonly string[];
  };
  const row = (option: string, type: string, words: string): readonly [string, string] => [
    type === "boolean" ? `--${option}` : `--${option} ${h.values[option as keyof typeof h.values]}`,
    words,
  ];
  const options = [
    ...Object.entries(command.options).map(([option, { type }]) => row(option, type, own.options[option] ?? "")),
    ...Object.entries(COMMON).map(([option, { type }]) => row(option, type, h.common[option as keyof typeof h.common])),
  ];
  const more = own.more.length > 0 ? `\n${own.more.map((line) => `${line}\n`).join("")}` : "";
  return `haitang ${own.usage}\n${own.summary}\n\n${h.optionsAre}\n${table(options)}${more}\n${exits(h)}`;
}
