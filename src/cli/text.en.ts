import type { zh } from "./text.zh.ts";

interface Lack {
  readonly code: "version" | "role" | "create" | "encoding" | "strings";
  readonly have: string;
  readonly mend: string;
}
const lack = ({ code, have, mend }: Lack): string =>
  ({
    version: `  The database's version is ${have}; PostgreSQL 15 to 18 is needed.`,
    role: `  The login ${have} may not work as haitang_app. Ask the database's administrator to run:\n    ${mend}`,
    create: `  The login ${have} may not create tables in this database. Ask the database's administrator to run:\n    ${mend}`,
    encoding: `  The database's encoding is ${have}; UTF8 is needed. Make a new database:\n    ${mend}`,
    strings: `  The database has standard_conforming_strings ${have}; it must be on. Run:\n    ${mend}`,
  })[code];

const n = (value: number): string => value.toLocaleString("en");
const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** The command line: all words (the help is in help.en.ts). */
export const en: typeof zh = {
  lang: "en",
  yes: "yes",
  no: "no",

  doing: {
    writing: "writing the backup",
    checking: "checking the backup",
    restoring: "restoring",
    comparing: "comparing row by row",
    chain: "checking the chain of the journal",
    building: "making the sample",
    seeding: "loading the sample",
  },
  ask: { passphrase: "Passphrase of the backup: ", again: "Once more: " },
  migrated: (name) => `schema: ${name}`,
  migratedAll: (count) => `The schema was upgraded by ${count} ${count === 1 ? "step" : "steps"}.`,
  nothingToUpgrade: "Up to date, nothing to upgrade.",
  fetchingOld: (name) => `fetching the database programs that the data is of (${name}) …`,
  upgraded: ({ from, to, rows }) =>
    `The database went from PostgreSQL ${from} to ${to}; ${n(rows)} rows were compared one by one, none differs.`,
  finished: "What was left unfinished last time is finished now.",
  setAside: (folder) => `What was there before is in ${folder}. Delete it once it is not needed: it holds everybody's data.`,
  oldNotRead: (why) => `What is there cannot be read (${why}); who was erased has to be told by --erased.`,
  backedUp: ({ file, rows, bytes, expires, communities }) =>
    `Backed up and checked: ${file}\n${n(communities)} communities, ${n(rows)} rows, ${mb(bytes)} MB. It expires on ${expires}; delete it then.\nKeep the passphrase somewhere else than the file.`,
  restored: ({ rows, communities, made, differences, erased, epoch }) =>
    `Restored the backup of ${made} (UTC): ${n(communities)} communities, ${n(rows)} rows, ${differences} differences.\nErased again: ${n(erased)} who asked for it later. The journal goes on in epoch ${epoch}.`,
  importing: "reading the list",
  imported: ({ households, people, refused, doubtful, dry }) =>
    `${dry ? "It would be" : "Came in"}: ${n(households.added)} households and ${n(people.added)} people added, ${n(households.changed)} households and ${n(people.changed)} people changed, ${n(households.unchanged)} households as they were. ${n(refused)} refused, ${n(doubtful)} doubtful.`,
  sampleLoaded: ({ communities, households, people }) =>
    `Loaded the sample: ${n(communities)} communities, streets and district, ${n(households)} households, ${n(people)} people, all invented.`,
  founded: (name) => `Founded the community: ${name}. Its first lead comes in by scanning this with a phone:`,
  invited: (until) => `It opens once, until ${until} (UTC). Whoever has it can use it: hand it over in person.`,
  chainWhole: ({ rows }) => `The chain of the journal is whole: ${n(rows)} entries, none changed.`,
  chainBroken: ({ count, first }) =>
    `The chain of the journal is broken in ${count} ${count === 1 ? "place" : "places"}, first at ${first}.`,
  chainLost: (count) =>
    `${count} ${count === 1 ? "fingerprint is" : "fingerprints are"} from before a restore; that stretch is gone and cannot be compared.`,
  brokenHow: {
    missing: "an entry is missing",
    changed: "was changed",
    order: "out of order",
    checkpoint: "differs from the fingerprint left elsewhere",
    stray: "was slipped in later",
  },
  checkpointLeft: ({ file, pos, erased }) => `Left in ${file}: the journal up to entry ${n(pos)}, ids of ${n(erased)} erased.`,

  databaseFell: "The built-in database ended unexpectedly; starting it again …",

  privacy: {
    purpose: "purpose  ",
    fields: "fields   ",
    retention: "retention",
    readers: "readers  ",
    travelling: "Which personal fields go in (→) and come out (←) where:",
    sensitive: "sensitive",
    nothingDue: "Nothing is past its time.",
    due: "Past its time:",
    purged: "Deleted, being past its time:",
  },

  problems: {
    "unknown-command": ({ command }) => `There is no command ${command}. All commands: haitang --help`,
    "unknown-option": ({ option, command }) => `${command} has no option ${option}. Usage: haitang ${command} --help`,
    "option-value": ({ option, command }) => `The option ${option} is not written right. Usage: haitang ${command} --help`,
    "no-such-community": ({ community }) => `No community has the code ${community}.`,
    "bad-value": ({ option, value, wanted }) => `--${option} cannot be ${value}; it should be ${wanted}.`,
    "option-missing": ({ option, command }) => `--${option} is needed. Usage: haitang ${command} --help`,
    "bad-word": ({ word, wanted }) => `It cannot be ${word}; it should be one of: ${wanted}`,
    "no-such-name": ({ name }) => `There is nothing named ${name}. All names are in /api/openapi.json.`,
    "too-few": ({ command }) => `Something is missing. Usage: haitang ${command} --help`,
    "too-many": ({ command, extra }) => `${extra} is too much. Usage: haitang ${command} --help`,
    "bad-clock": ({ clock }) => `--clock cannot be ${clock}; it should be an instant such as 2026-03-02T09:00:00+08:00.`,
    interrupted: "Stopped, not finished.",
    failure: ({ what }) => `It did not work: ${what}\n(Set HAITANG_DEBUG=1 to see the details.)`,

    "lacks-rights": ({ lacks }) => `This database cannot be used yet:\n${lacks.map(lack).join("\n")}`,
    "lacks-rights-for": ({ what }) =>
      `The database does not allow it: ${what}\nUse a login that may (DATABASE_URL_OWNER), or ask the database's administrator for the right.`,
    "login-is-not-app": ({ login, mend }) =>
      `The login ${login} of DATABASE_URL may not work as haitang_app. Ask the database's administrator to run:\n    ${mend}`,
    "not-owner": ({ tables }) =>
      `This login does not see all rows (it does not own ${tables.slice(0, 5).join(", ")} …), so the backup would have holes. Use the owner of the tables: DATABASE_URL_OWNER.`,
    "database-refuses": ({ what }) =>
      `The database does not let us in: ${what}\nCheck the login and the password in DATABASE_URL.`,
    "no-database": ({ what }) => `There is no such database: ${what}\nMake it first: create database haitang encoding 'UTF8';`,
    "database-away": ({ what }) =>
      `The database does not answer: ${what}\nSee whether it is running and the address is right, then try again.`,
    "database-url": "DATABASE_URL is no address; it should be postgres://login:password@host:port/database.",
    "no-house": ({ folder }) =>
      `There is no data in ${folder} yet. Start once: npm start, or restore a backup: haitang restore FILE`,
    "not-current": "The database's schema is not this version's. Upgrade first: haitang upgrade",
    "database-falls": ({ count }) =>
      `The built-in database ended ${count} times within ten minutes and is not started again. See postgres.log in the data folder.`,
    "key-missing": ({ file }) =>
      `The key of this house is missing: ${file}. What is in the database is encrypted with it. Put the keys folder back, or restore a backup.`,
    "key-wrong": ({ file }) => `${file} is not the key of this database. Put the right keys folder back, or restore a backup.`,
    "port-taken": ({ port }) => `Port ${port} is taken by another program. Choose another, or none.`,
    "no-such-address": ({ host }) => `This machine has no address ${host}.`,
    "no-file": ({ file }) => `There is no such file: ${file}`,
    "file-there": ({ file }) => `${file} is there already and will not be overwritten. Choose another name.`,
    "no-access": ({ file }) => `No right to read or write: ${file}`,
    "disk-full": "The disk is full. Make room and try again.",
    "not-json": ({ what }) => `${what} is not JSON.`,

    "origin-wrong": ({ origin }) => `--origin cannot be ${origin}; it should be https://name, without a path.`,
    "origin-alone":
      "With --origin there must be a certificate (--cert and --key), or say which reverse proxy stands in front (--behind ADDRESS).",
    "cert-alone": "--cert and --key go together, and with --origin.",
    "cert-wrong": ({ what }) => `The certificate cannot be used: ${what}`,
    "behind-wrong": ({ address }) =>
      `--behind cannot be ${address}; it should be the proxy's IP address or range, such as 127.0.0.1.`,
    "no-pack": ({ pack, packs }) => `There is no pack ${pack}. There are: ${packs}`,

    "who-is-that": ({ who }) => `There is no account ${who} (a phone number or an account's id).`,
    "not-keeper": ({ who }) => `${who} is neither system keeper nor community lead nor officer, and may not do this.`,
    "as-needed": "Say who you are with --as: a phone number or an account's id.",
    "community-needed": ({ communities }) => `Say which community with --community:\n${communities}`,
    "lived-in": "There are communities in this database already; it has to be an empty one. Choose another folder with --data.",

    "passphrase-needed":
      "No passphrase. Use --passphrase-file FILE or the variable HAITANG_PASSPHRASE; in a terminal it is asked for.",
    "passphrase-short": ({ least }) =>
      `The passphrase needs at least ${least} characters. It is the only lock of the backup; whoever loses it cannot open it.`,
    "passphrase-differs": "The two passphrases are not the same.",
    "not-a-checkpoint": ({ file }) => `${file} is no fingerprint that \`checkpoint\` left.`,
    "nothing-sealed": "There is nothing in the journal yet. Start the house once, then leave a fingerprint.",
    "other-key-there": ({ file }) =>
      `${file} is another house's key and will not be overwritten. Use an empty keys folder (HAITANG_KEYS).`,
    "not-a-backup": "This file is no backup of Haitang.",
    "newer-format": "This backup was made by a newer version. Update the program first.",
    "wrong-passphrase": "The passphrase does not open this backup.",
    damaged: ({ at }) => `This backup is damaged (from byte ${at} on) and cannot be used. Take another one.`,
    "restore-not-empty": ({ about }) =>
      about === "migration"
        ? "The schema of this database is newer than the backup's. Restore into an empty database."
        : "Somebody lives in this database already. Restore into an empty one; with the built-in database, --into-new sets the present one aside.",
    "restore-expired": ({ about }) =>
      `This backup expired on ${about.slice(0, 10)}; what is in it should have been deleted. If it has to be, add --expired-anyway.`,
    "restore-newer-program": ({ about }) =>
      `This backup was made by version ${about}, which is newer than this one. Update the program first.`,
    "restore-other-migration": ({ about }) =>
      `The schema ${about} in the backup is not this program's, so it cannot be restored.`,
    "restore-differs": ({ about }) => `What was restored differs from the backup (${about}); all of it was taken back.`,
    "restore-no-eraser": ({ about }) => `Nobody knows how to erase ${about} again; all of it was taken back.`,
    "no-old-binaries": ({ major }) =>
      `The present data is PostgreSQL ${major}'s, and that version is needed to read it. It could not be fetched; go online and try again, or name its folder with --old.`,
    unfinished: ({ folder }) => `The last upgrade or restore was not finished (${folder}). Run it again: haitang upgrade`,
  },
};
