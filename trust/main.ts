// npm run trust -- ID [--counts test|full] [--json]: the full counts of the goal table, each with the control that must fail when its safeguard is off.
import { fork } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startEmbedded } from "../src/server/embedded.ts";
import type { Asked, Trusted } from "./support/trusted.ts";
import { nameOf, NAMES } from "./support/trusted.ts";

const here = Object.entries(NAMES).filter(([, name]) => existsSync(new URL(`${name}.ts`, import.meta.url)));
const HELP = `npm run trust -- ID … [--counts test|full] [--json] [--write]

  ID        a code or a name below; all: every one of them; list: says which there are
  --counts  full (those of the goal table) where not said; test: small ones, as npm test runs them
  --json    nothing but one line of JSON for each test
  --write   fields: writes the list anew instead of comparing with it

${here.map(([code, name]) => `  ${code.padEnd(4)} ${name}`).join("\n")}

Exit code 0: all figures reached and every control failed as it must. 1: short. 2: not understood.
`;

/** Runs one test in a process of its own and waits for its answer. @throws when it ends without one */
function run(name: string, counts: Asked["counts"], superuserUrl: string, quiet: boolean): Promise<Trusted> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL("support/run.ts", import.meta.url), [name, counts], {
      env: { ...process.env, HAITANG_TEST_PG: superuserUrl },
      stdio: ["ignore", quiet ? "ignore" : 2, 2, "ipc"],
    });
    let answer: Trusted | undefined;
    child.once("message", (message) => (answer = message as Trusted));
    child.once("exit", (code) => (answer ? resolve(answer) : reject(new Error(`${name} ended with ${code} and no answer`))));
  });
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      counts: { type: "string", default: "full" },
      json: { type: "boolean" },
      write: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  const counts = values.counts as Asked["counts"];
  if (values.help || positionals.length === 0) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  if (positionals[0] === "list") {
    for (const [id, name] of here)
      process.stdout.write(values.json ? `${JSON.stringify({ id, name })}\n` : `${id.padEnd(4)} ${name}\n`);
    return 0;
  }
  const wanted = positionals[0] === "all" ? here.map(([, name]) => name) : positionals.map((word) => nameOf(word) ?? word);
  const strange = wanted.find((name) => !here.some(([, known]) => known === name));
  if (strange !== undefined || !["test", "full"].includes(counts)) {
    process.stderr.write(strange === undefined ? `--counts ${counts}?\n` : `no test ${strange}: npm run trust -- list\n`);
    return 2;
  }
  if (values.write) process.env.HAITANG_TRUST_WRITE = "1";
  const dataDir = mkdtempSync(join(tmpdir(), "haitang-trust-"));
  // The database may have to run as another account, which passes through here.
  chmodSync(dataDir, 0o711);
  const postgres = await startEmbedded({ dataDir, log: () => undefined, settings: { max_connections: "300" } });
  let ok = true;
  try {
    for (const name of wanted) {
      const answer = await run(name, counts, postgres.superuserUrl, values.json === true);
      ok &&= answer.ok && answer.control.ok;
      process.stdout.write(`${JSON.stringify(answer)}\n`);
    }
  } finally {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return ok ? 0 : 1;
}

process.exit(await main());
