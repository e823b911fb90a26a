import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { Call } from "./command.ts";
import { EXIT, refuse } from "./command.ts";

/** The only lock of a file that leaves the house: long enough that trying out passphrases is hopeless. */
export const LEAST = 12;

/** Asks in the terminal without showing what is typed. */
function asked(call: Call, question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      lines.close();
      reject(refuse("interrupted", EXIT.interrupted));
    };
    call.signal.addEventListener("abort", stop, { once: true });
    lines.once("SIGINT", stop);
    lines.question("", (answer) => {
      lines.close();
      process.stderr.write("\n");
      resolve(answer);
    });
  });
}

/**
 * The passphrase of a backup: from the first line of a file, the environment, or the terminal.
 * @param fresh it will lock something new: it must be long enough, and is asked for twice
 * @throws Refused passphrase-needed, passphrase-short, passphrase-differs
 */
export async function passphraseFor(call: Call, fresh: boolean): Promise<string> {
  const file = call.text("passphrase-file");
  const given = file === undefined ? process.env.HAITANG_PASSPHRASE : (readFileSync(file, "utf8").split(/\r?\n/)[0] ?? "");
  const typed = given === undefined || given === "";
  if (typed && !process.stdin.isTTY) throw refuse("passphrase-needed", EXIT.usage);
  const passphrase = typed ? await asked(call, call.words.ask.passphrase) : given;
  if (fresh && [...passphrase].length < LEAST) throw refuse("passphrase-short", EXIT.usage, { least: LEAST });
  if (fresh && typed && (await asked(call, call.words.ask.again)) !== passphrase) throw refuse("passphrase-differs", EXIT.usage);
  return passphrase;
}
