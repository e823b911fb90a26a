import type { zh } from "./text.zh.ts";

/** What is said when the house is looked over: what there is, and what to do where it is not in order. */
export const en: typeof zh = {
  mark: { ok: "✓", note: "·", warn: "!", wrong: "✗" },
  sum: ({ wrong, warn }) =>
    wrong > 0 ? `${wrong} wrong, ${warn} to watch.` : warn > 0 ? `Nothing wrong, ${warn} to watch.` : "All is well.",
  says: {
    node: ({ version }) => `Node ${version}`,
    "node-old": ({ version, least }) => `Node ${version} is too old; ${least} or newer is needed. npm start brings one.`,
    platform: ({ kind }) => `This kind of machine (${kind}) is tested.`,
    "platform-expected": ({ kind }) => `This kind of machine (${kind}) should work, but is not tested.`,
    "platform-unknown": ({ kind }) =>
      `There is no built-in database for this kind of machine (${kind}). Point DATABASE_URL at a PostgreSQL.`,
    folder: ({ folder }) => `The data folder can be read and written: ${folder}`,
    "folder-missing": ({ folder }) => `There is no data folder yet: ${folder}`,
    "folder-closed": ({ folder }) => `The data folder cannot be read and written: ${folder}. Use the account that installed it.`,
    "set-aside": ({ folder }) =>
      `${folder} is data that was set aside. Delete it once it is not needed: it holds everybody's data.`,
    keys: ({ folder }) => `Nobody else can read the keys: ${folder}`,
    "keys-open": ({ file }) => `Other accounts can read ${file}. Run chmod go= ${file}`,
    "key-none": ({ file }) => `There is no key yet: ${file}`,
    "key-fits": "The key fits the database.",
    "key-unfit": ({ why }) => why,
    disk: ({ gb }) => `${gb} GB free on the disk.`,
    "disk-low": ({ gb }) => `Only ${gb} GB free on the disk; make room.`,
    "disk-full": ({ gb }) => `The disk is nearly full (${gb} GB); soon nothing can be saved. Make room.`,
    serving: ({ port }) => `Running, on port ${port}.`,
    "not-serving": "Not running.",
    "no-house": "Never started, so there is no database to look at.",
    "database-closed": ({ why }) => why,
    postgres: ({ version }) => `PostgreSQL ${version}`,
    "postgres-unpatched": ({ version }) =>
      `PostgreSQL ${version} has a known hole (CVE-2025-8713); update to the latest release of the same major.`,
    lacks: ({ mend }) => `The database lacks: ${mend}`,
    schema: ({ number }) => `The schema is up to date (${number}).`,
    "schema-none": "There is no schema in the database yet. Start once: npm start",
    "schema-behind": ({ missing }) => `The schema is ${missing} behind. The next start upgrades it, or haitang upgrade.`,
    "schema-ahead": ({ more }) => `The schema is ${more} ahead of this program. Update the program.`,
    "schema-changed": ({ number }) => `Step ${number} of the schema is not the one of this program. Use the original files.`,
    walls: ({ count }) => `All ${count} tables have the wall between communities; not even their owner passes it.`,
    "wall-open": ({ table }) => `The table ${table} has no wall: other communities can see it. Stop using it, and report it.`,
    role: "The application's role owns nothing.",
    "role-none": "There is no role haitang_app in the database. Start once: npm start",
    "role-strong": ({ owns }) =>
      `haitang_app may do too much (it owns ${owns} things, or can log in, create, or pass the wall). Take that away.`,
    login: ({ login }) => `The server's login ${login} may do very little.`,
    "login-strong": ({ login }) =>
      `The server's login ${login} owns the tables or is a superuser. Better make one that may only become haitang_app, and put the owner into DATABASE_URL_OWNER.`,
    clock: "This machine and the database agree on the time.",
    "clock-off": ({ seconds }) => `The database's clock differs by ${seconds} s. Set the clocks (NTP).`,
    months: ({ days }) => `The months of the next ${days} days are ready.`,
    "months-short": ({ days }) => `Only the months of the next ${days} days are ready. A start makes more.`,
    "months-over": "This month is not ready: nothing can be saved. Start the house.",
    parked: ({ count }) => `${count} automatic steps were refused and wait for somebody to look.`,
    "parked-none": "No automatic step waits.",
    communities: ({ count }) => `${count} communities, streets and districts.`,
    "no-communities": "There is no community yet. Found one: haitang found --help",
    sample: () => "This is the sample, with invented people. For real use, found your own: haitang found --help",
    chain: ({ rows }) => `The chain of the journal is whole: ${rows} entries, none changed.`,
    "chain-broken": ({ count, first }) =>
      `The chain of the journal is broken in ${count} places, first at ${first}. See haitang verify, and report it.`,
    "chain-lost": ({ count }) => `${count} fingerprints are from before a restore and cannot be compared.`,
    "chain-skipped": "The whole chain was not walked (--quick).",
    sealed: "All of the journal is sealed.",
    unsealed: ({ count }) => `${count} entries are not sealed yet; a running house seals them.`,
    "unsealed-long": ({ count, minutes }) =>
      `${count} entries have waited ${minutes} minutes to be sealed. See the log, and start again.`,
    "checkpoint-none":
      "No fingerprint was ever left elsewhere: a journal rewritten as a whole would not be noticed. Use serve --checkpoint-to, or run haitang checkpoint --to FOLDER-ELSEWHERE regularly.",
    checkpoint: ({ target, hours }) => `A fingerprint was left in ${target} ${hours} h ago.`,
    "checkpoint-old": ({ target, hours }) =>
      `The last fingerprint in ${target} is ${hours} h old; there should be one every hour.`,
    "checkpoint-away": ({ target, hours }) =>
      `A fingerprint was left in ${target} ${hours} h ago; it cannot be seen from here now.`,
    backup: ({ hours }) => `Backed up ${hours} h ago.`,
    "backup-none": "Never backed up. Run haitang backup once a day, onto another machine.",
    "backup-old": ({ hours }) => `The last backup is ${hours} h old. Run haitang backup.`,
    "never-served": "Never started, so it is not known whether phones reach it.",
    "phone-anywhere": ({ url }) => `A resident's phone reaches ${url}, if that address leads here from outside.`,
    "phone-same-network": ({ url }) => `Phones in the same network (the office Wi-Fi) reach ${url}; residents at home do not.`,
    "phone-nowhere": ({ url }) => `A resident's phone does not reach it: ${url} is on this machine only.`,
    https: "HTTPS and a domain name: everything works on phones.",
    "https-no-name": "HTTPS, but no domain name: no passkeys.",
    "https-none":
      "No HTTPS: on a phone there is no going on without a network, no scanning with the camera, no passkey; and what is sent is not encrypted.",
    certificate: ({ days }) => `The certificate holds for ${days} days.`,
    "certificate-soon": ({ days }) => `The certificate holds for ${days} days only; renew it.`,
    "certificate-over": ({ days }) => `The certificate ran out ${days} days ago; phones will not open the page. Renew it.`,
    "certificate-other": ({ name }) => `The certificate is not for ${name}; phones will not open the page.`,
    "certificate-missing": ({ file }) => `The certificate cannot be read: ${file}`,
    "behind-proxy": ({ proxies }) =>
      `The certificate is the affair of the reverse proxy in front (${proxies}); it cannot be seen from here.`,
    "codes-console": "Sign-in codes are shown in the window of the server: for trying out only.",
    "codes-none": "No text messages are sent from here: people come in by invitation, badge or passkey.",
  },
};
