import { isAway } from "../server/database.ts";
import { BackupUnreadable } from "../server/backup/frames.ts";
import { CannotRestore } from "../server/backup/restore.ts";
import { NotOwner } from "../server/backup/write.ts";
import { EmbeddedProblem } from "../server/embedded.ts";
import type { Lack } from "../server/migrate.ts";
import { LacksRights } from "../server/migrate.ts";
import type { Words } from "./command.ts";
import { EXIT, refuse, Refused, wordsOf } from "./command.ts";

export interface Failure {
  readonly exit: number;
  readonly code: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}
/** What the launcher of the built-in database means by its codes, in ours. */
const EMBEDDED: Record<EmbeddedProblem["code"], number> = {
  "folder-in-use": EXIT.busy,
  "port-taken": EXIT.busy,
  "not-ours": EXIT.rights,
  "no-links": EXIT.rights,
  "no-way-as-root": EXIT.rights,
  "other-major": EXIT.first,
  "no-binaries": EXIT.first,
  "password-missing": EXIT.first,
  "password-wrong": EXIT.first,
  "start-failed": EXIT.failed,
  "will-not-stop": EXIT.failed,
};

/** Puts whatever was thrown into words, and gives the exit code that goes with it. */
export function failure(error: unknown, words: Words): Failure {
  const known = inOurWords(error);
  if (known) return { exit: known.exit, code: known.code, message: wordsOf(words, known), facts: known.facts };
  if (error instanceof EmbeddedProblem) {
    return { exit: EMBEDDED[error.code], code: error.code, message: error.said[words.lang], facts: {} };
  }
  const e = error as NodeJS.ErrnoException;
  return {
    exit: EXIT.failed,
    code: "failure",
    message: words.problems.failure({ what: e?.message ?? String(error) }),
    facts: { what: e?.message ?? String(error) },
  };
}

function inOurWords(error: unknown): Refused | null {
  if (error instanceof Refused) return error;
  if (error instanceof LacksRights) return refuse("lacks-rights", EXIT.rights, { lacks: error.lacks });
  if (error instanceof NotOwner) return refuse("not-owner", EXIT.rights, { tables: error.tables });
  if (error instanceof BackupUnreadable) return new Refused(error.code, EXIT.usage, { at: error.at });
  if (error instanceof CannotRestore)
    return new Refused(`restore-${error.code}`, error.code === "differs" ? EXIT.failed : EXIT.usage, { about: error.about });
  const e = error as { code?: string; path?: string; message?: string; reason?: unknown };
  if (e?.code === "ABORT_ERR" || (error as Error)?.name === "AbortError") return refuse("interrupted", EXIT.interrupted);
  if (e?.code === "EEXIST") return refuse("file-there", EXIT.usage, { file: e.path ?? "" });
  if (e?.code === "ENOENT" && e.path) return refuse("no-file", EXIT.usage, { file: e.path });
  if (e?.code === "EACCES" || e?.code === "EPERM") return refuse("no-access", EXIT.rights, { file: e.path ?? "" });
  if (e?.code === "ENOSPC" || e?.code === "53100") return refuse("disk-full", EXIT.failed);
  if (e?.code === "EADDRINUSE") return refuse("port-taken", EXIT.busy, { port: String((error as { port?: number }).port ?? "") });
  if (e?.code === "EADDRNOTAVAIL")
    return refuse("no-such-address", EXIT.usage, { host: String((error as { address?: string }).address ?? "") });
  if (e?.code === "28P01" || e?.code === "28000") return refuse("database-refuses", EXIT.rights, { what: e.message ?? "" });
  if (e?.code === "3D000") return refuse("no-database", EXIT.first, { what: e.message ?? "" });
  if (e?.code === "42501") return refuse("lacks-rights-for", EXIT.rights, { what: e.message ?? "" });
  if (isAway(error) || e?.code === "ENOTFOUND" || e?.code === "EAI_AGAIN")
    return refuse("database-away", EXIT.first, { what: e.message ?? e.code ?? "" });
  return null;
}
export type { Lack };
