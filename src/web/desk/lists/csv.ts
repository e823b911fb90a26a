import { giveFile } from "../parts/give.ts";

export { csvOf } from "../../../kernel/csv.ts";

/** Gives a CSV file to whoever sits here. */
export const download = (name: string, text: string): void =>
  giveFile(name, new Blob([text], { type: "text/csv;charset=utf-8" }));
