import type { zh } from "./text.zh.ts";

export const en: typeof zh = {
  creating: "creating the database (only the first time) …",
  starting: "starting the database …",
  recovering: "the database is recovering (it was not shut down properly), please wait …",
  adopted: (pid) => `the database is still running (process ${pid}), using it`,
  newPort: (port) => `port ${port} is taken by another program, choosing a new one`,
  handed: (user) => `running the database as the account ${user}`,
  stopping: "stopping the database …",

  "folder-in-use": (folder, pid) =>
    `Another Haitang is using this data folder: ${folder} (process ${pid}). Stop that one first, or use another data folder.`,
  "other-major": (there, ours) =>
    `The data folder holds a database of PostgreSQL ${there}; this program brings ${ours} and cannot open it. Run npm run haitang -- upgrade: a backup and a restore; what is there is set aside until the new one is verified.`,
  "no-binaries": (name) =>
    `There is no built-in database for this machine (${name}). Run npm ci again, or point DATABASE_URL at a PostgreSQL 15 to 18.`,
  "no-links": (folder, why) =>
    `The links to the database's libraries cannot be made in ${folder} (${why}). Start once with the account that installed the program.`,
  "password-missing": (file) =>
    `The database's password is missing: ${file}. The data cannot be opened without it; put the keys folder back, or restore a backup.`,
  "password-wrong": (file) =>
    `The database does not accept the password in ${file}. That keys folder may belong to other data; put the right one back, or restore a backup.`,
  "not-ours": (folder, owner) => `The data folder ${folder} belongs to another account (${owner}). Start with that account.`,
  "no-way-as-root": (folder) =>
    `PostgreSQL does not run as root, and no other account here reaches the data folder ${folder} and the program. Start with an ordinary account, or put program and data where one can get in, or point DATABASE_URL at a PostgreSQL.`,
  "port-taken": (port) => `Port ${port} is taken, so the database cannot use it. Choose another, or none.`,
  "start-failed": (log, tail) => `The database did not start. Its log is ${log}:\n${tail}`,
  "will-not-stop": (pid) => `The database (process ${pid}) did not stop in time.`,
};
