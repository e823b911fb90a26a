/** One plain line about what is happening, in both languages. To stderr: what a command itself prints stays clean. */
export const say = (zh, en) => void process.stderr.write(`${zh} · ${en}\n`);

/** Something that the person at the machine has to put right: told in words, without a stack. */
export class CannotGoOn extends Error {
  constructor(zh, en) {
    super(`${zh}\n${en}`);
  }
}

/** Runs a script's work and ends the process with its exit code. */
export function main(work) {
  work().then(
    (code) => process.exit(code ?? 0),
    (error) => {
      // What has an exit code of its own was foreseen, and its message says all.
      const foreseen = error instanceof CannotGoOn || error.exitCode !== undefined;
      process.stderr.write(`${foreseen ? error.message : (error.stack ?? error)}\n`);
      process.exit(error.exitCode ?? 1);
    },
  );
}
