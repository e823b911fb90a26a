import type { CliCommand, Option } from "./command.ts";

/** The commands, in the order of the help. Each file is read only when it is called. */
export const COMMANDS: Readonly<Record<string, () => Promise<CliCommand>>> = {
  serve: async () => (await import("./serve.ts")).serve,
  found: async () => (await import("./found.ts")).found,
  invite: async () => (await import("./invite.ts")).invite,
  sample: async () => (await import("./sample.ts")).sample,
  import: async () => (await import("./import.ts")).importing,
  backup: async () => (await import("./backup.ts")).backup,
  restore: async () => (await import("./restore.ts")).restoring,
  upgrade: async () => (await import("./upgrade.ts")).upgrade,
  doctor: async () => (await import("./doctor.ts")).doctor,
  privacy: async () => (await import("./privacy.ts")).privacy,
  verify: async () => (await import("./verify.ts")).verify,
  checkpoint: async () => (await import("./checkpoint.ts")).checkpoint,
  do: async () => (await import("./do.ts")).doing,
  ask: async () => (await import("./do.ts")).asking,
};
/** Options that every command takes. */
export const COMMON: Readonly<Record<string, Option>> = {
  data: { type: "string" },
  lang: { type: "string" },
  clock: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
};
