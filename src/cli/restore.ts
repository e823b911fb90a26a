import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type pg from "pg";
import { house } from "../house.ts";
import { canonicalPhone } from "../kernel/phone.ts";
import { isId } from "../kernel/id.ts";
import { readManifest } from "../server/backup/read.ts";
import type { Erased, RestoreOptions, RestoreReport } from "../server/backup/restore.ts";
import { CannotRestore, restore } from "../server/backup/restore.ts";
import { startEmbedded } from "../server/embedded.ts";
import { folderAt, lockFolder, prepareFolder } from "../server/embedded/folder.ts";
import type { InstallationKey } from "../server/keys.ts";
import { keepKey } from "../server/keys.ts";
import { upkeepEvent } from "../upkeep/capability.ts";
import { readCheckpoint } from "./checkpoint-file.ts";
import type { Call, CliCommand, Done } from "./command.ts";
import { EXIT, refuse } from "./command.ts";
import { passphraseFor } from "./passphrase.ts";
import type { Place } from "./place.ts";
import { connected, givenPlace, hasCluster } from "./place.ts";
import { buildNext, mustBeFinished, putInPlace } from "./swap.ts";

/** Who restores, looked up in what was restored: nobody else knows who may. @throws Refused who-is-that, not-keeper */
async function whoIn(
  client: pg.ClientBase,
  installation: InstallationKey,
  who: string,
): Promise<{ account: string; community: string }> {
  const phone = who.normalize("NFKC").replaceAll(/[\s()-]/g, "");
  const { rows } = await client.query<{ account: string; community: string; keeps: boolean }>(
    `select a.id as account, a.community_id as community, exists (select from role_held r where r.account_id = a.id and r.ended_at is null and r.role in ('keeper', 'lead', 'officer')) as keeps
     from account a where a.blocked_at is null and (a.id = $1 or a.phone_hash = $2)`,
    [isId(who) ? who : null, installation.phoneHash(canonicalPhone(phone))],
  );
  if (!rows[0]) throw refuse("who-is-that", EXIT.rights, { who });
  if (!rows[0].keeps) throw refuse("not-keeper", EXIT.rights, { who });
  return rows[0];
}

/** Whoever was erased in the house that is set aside stays erased, as far as it still opens. */
async function erasedBefore(call: Call): Promise<Erased[]> {
  try {
    const old = await startEmbedded({ dataDir: call.data, log: call.say });
    try {
      return await connected(
        old.url,
        async (client) => (await client.query<Erased>("select community_id as community, id, kind from erased")).rows,
      );
    } finally {
      await old.stop();
    }
  } catch (error) {
    call.say(call.words.oldNotRead((error as Error).message.split("\n")[0] ?? ""));
    return [];
  }
}

function optionsFor(
  call: Call,
  file: string,
  passphrase: string,
  erased: readonly Erased[],
): { bars: { end(): void }; options: Omit<RestoreOptions, "ownerUrl"> } {
  const bars = {
    restoring: call.progress(call.words.doing.restoring),
    comparing: call.progress(call.words.doing.comparing),
    chain: call.progress(call.words.doing.chain),
  };
  const who = call.text("as");
  return {
    bars: { end: () => Object.values(bars).forEach((b) => b.end()) },
    options: {
      file,
      passphrase,
      erased,
      capabilities: house,
      now: call.now(),
      expiredAnyway: call.flag("expired-anyway"),
      signal: call.signal,
      progress: (what, done, all) => bars[what].at(done, all),
      journal: async (client, installation, report) => {
        const by = who === undefined ? null : await whoIn(client, installation, who);
        const top = (await client.query<{ id: string }>("select id from community order by parent_id nulls first, id limit 1"))
          .rows[0]?.id;
        const community = by?.community ?? top;
        return community ? { community, account: by?.account, event: upkeepEvent("restored", community, report) } : null;
      },
    },
  };
}

/** Into a database that somebody else keeps: it has to be empty, and the keys folder as well. */
async function intoGiven(
  call: Call,
  place: Place,
  file: string,
  passphrase: string,
  erased: readonly Erased[],
): Promise<RestoreReport> {
  const keyFile = join(place.keysFolder, "installation.key");
  const { installationKey } = await readManifest(file, passphrase);
  const there = existsSync(keyFile);
  if (there && readFileSync(keyFile, "utf8").trim() !== installationKey.toString("base64"))
    throw refuse("other-key-there", EXIT.usage, { file: keyFile });
  const { bars, options } = optionsFor(call, file, passphrase, erased);
  const report = await restore({ ...options, ownerUrl: place.ownerUrl });
  bars.end();
  mkdirSync(place.keysFolder, { recursive: true, mode: 0o700 });
  if (!there) keepKey(keyFile, installationKey);
  return report;
}

/** Into the built-in database: a new cluster, proven before it takes the place of the one that is there. */
async function intoNew(
  call: Call,
  file: string,
  passphrase: string,
  given: readonly Erased[],
): Promise<{ report: RestoreReport; aside: string | null }> {
  const folder = folderAt(call.data);
  mustBeFinished(call.data);
  prepareFolder(folder);
  // Nobody may be working in it; asked now, so that it is not found out after half an hour.
  (await lockFolder(folder))();
  const there = hasCluster(call.data);
  if (there && !call.flag("into-new")) throw refuse("restore-not-empty", EXIT.usage, { about: "" });
  const { manifest } = await readManifest(file, passphrase);
  if (manifest.expires < call.now() && !call.flag("expired-anyway")) throw new CannotRestore("expired", manifest.expires);
  const erased = there ? [...given, ...(await erasedBefore(call))] : given;
  const { bars, options } = optionsFor(call, file, passphrase, erased);
  const report = await buildNext(call.data, call.say, async (ownerUrl) => {
    const value = await restore({ ...options, ownerUrl });
    return { value, key: value.installation.secret() };
  });
  bars.end();
  const aside = await putInPlace(call.data, `before-restore-${call.now().slice(0, 19).replaceAll(/[:T]/g, "-")}`);
  return { report, aside };
}

async function run(call: Call): Promise<Done> {
  const file = resolve(call.given[0] as string);
  const erased = call.texts("erased").flatMap((name) => readCheckpoint(name).erased);
  const passphrase = await passphraseFor(call, false);
  const given = givenPlace(call);
  const { report, aside } = given
    ? { report: await intoGiven(call, given, file, passphrase, erased), aside: null }
    : await intoNew(call, file, passphrase, erased);
  const whole = report.chain.broken.length === 0;
  const { manifest } = report;
  call.print(
    call.words.restored({
      rows: report.rows,
      communities: manifest.communities,
      made: manifest.made.slice(0, 16).replace("T", " "),
      differences: report.differences.length,
      erased: report.erased,
      epoch: report.epoch,
    }),
  );
  if (aside) call.print(call.words.setAside(aside));
  call.print(
    whole
      ? call.words.chainWhole({ rows: report.chain.rows })
      : call.words.chainBroken({ count: report.chain.broken.length, first: report.chain.broken[0]?.pos ?? 0 }),
  );
  return {
    exit: whole ? EXIT.ok : EXIT.failed,
    answer: {
      rows: report.rows,
      communities: manifest.communities,
      made: manifest.made,
      differences: report.differences,
      erased: report.erased,
      epoch: report.epoch,
      migrated: report.migrated,
      chain: report.chain,
      aside,
    },
  };
}

export const restoring: CliCommand = {
  options: {
    "passphrase-file": { type: "string" },
    "into-new": { type: "boolean" },
    erased: { type: "string", multiple: true },
    "expired-anyway": { type: "boolean" },
    as: { type: "string" },
  },
  takes: [1, 1],
  run,
};
