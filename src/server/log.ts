/** Structured logs, one JSON object a line. No personal data: what may be said is a list, not what may not. */
const MAY_SAY = new Set([
  "level",
  "at",
  "what",
  "route",
  "status",
  "ms",
  "request",
  "session",
  "command",
  "code",
  "kind",
  "count",
  "port",
  "pid",
  "name",
  "tick",
  "reaction",
  "error",
  "stack",
  "sqlstate",
  "epoch",
  "pos",
  "bytes",
  "reason",
  "version",
  "address",
  "folder",
  "adopted",
  "ip",
]);
export type Level = "info" | "warn" | "error";
export type Log = (level: Level, what: string, facts?: Record<string, string | number | boolean | undefined>) => void;

/** A log that writes to `out`. A field outside the list is a bug: it throws in tests and is left out in service. */
export function logTo(out: (line: string) => void, clock: () => string, strict = false): Log {
  return (level, what, facts = {}) => {
    const row: Record<string, unknown> = { at: clock(), level, what };
    for (const [name, value] of Object.entries(facts)) {
      if (!MAY_SAY.has(name)) {
        if (strict) throw new Error(`log: the field ${name} is not on the list`);
        continue;
      }
      if (value !== undefined) row[name] = typeof value === "string" ? value.slice(0, 500) : value;
    }
    out(JSON.stringify(row));
  };
}
/** What of an error may go into a log: its class, PostgreSQL's code, where it was thrown; never its message, which may quote a value. */
export const errorFacts = (error: unknown): Record<string, string | undefined> => {
  const e = error as { name?: string; code?: unknown; stack?: string; constraint?: string };
  const frames = (e?.stack ?? "")
    .split("\n")
    .filter((l) => /^\s+at /.test(l))
    .slice(0, 6)
    .map((l) => l.trim());
  return {
    error: e?.name ?? typeof error,
    sqlstate: typeof e?.code === "string" ? e.code : undefined,
    stack: frames.join(" | ").replaceAll(/file:\/\/\S*\/(src|node_modules)\//g, "$1/"),
  };
};
