import { watchFile, unwatchFile, mkdirSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { dayOf } from "../kernel/instant.ts";
import { house } from "../house.ts";
import { readPacks } from "../packs/read.ts";
import type { Pack } from "../packs/schema.ts";
import { KeyRing } from "../server/keys.ts";
import { logTo } from "../server/log.ts";
import type { Reach } from "../server/reach.ts";
import { reach } from "../server/reach.ts";
import type { SampleSignIn } from "../server/seed.ts";
import { isEmpty, sampleIn, seed } from "../server/seed.ts";
import type { Server } from "../server/server.ts";
import { packsFolder, startServer } from "../server/server.ts";
import { serveScreens } from "../server/static.ts";
import { consoleChannel, noChannel } from "../sign-in/channel.ts";
import { hearingOf } from "../sign-in/hearing.ts";
import { routes } from "../sign-in/routes.ts";
import { toucher } from "../sign-in/session.ts";
import type { Call, CliCommand, Done } from "./command.ts";
import { EXIT } from "./command.ts";
import type { Place } from "./place.ts";
import { connected, keyOf, loginOf } from "./place.ts";
import { note } from "./road.ts";
import { hourly } from "./checkpoint.ts";
import { KeptUp, placeToServe, prepare } from "./serve/database.ts";
import type { Greeting } from "./serve/greeting.ts";
import { greeting, signInsOf } from "./serve/greeting.ts";
import { linesTo } from "./serve/log.ts";
import type { Plan } from "./serve/plan.ts";
import { certificate, packIn, planOf } from "./serve/plan.ts";
import { freePort } from "./serve/port.ts";
import { keepStart } from "./serve/last.ts";
import { en } from "./serve/text.en.ts";
import { zh } from "./serve/text.zh.ts";
import { version } from "./version.ts";

/** How often a certificate's file is looked at. */
const LOOK_MS = 60_000;
/** A terminal and whoever started us may both tell of one Ctrl-C. */
const ECHO_MS = 250;
/** A drain that takes longer is not waited for. */
const DRAIN_MS = 25_000;

/** Makes and loads the sample neighbourhood, where nothing is yet. @returns its size, or null */
async function seedOnce(call: Call, place: Place, keys: KeyRing, packs: ReadonlyMap<string, Pack>): Promise<Greeting["seeded"]> {
  if (call.flag("no-sample") || !(await isEmpty(place.ownerUrl))) return null;
  const pack = packIn(call);
  // Only the first start needs it: the others begin sooner without.
  const { sampleCommunity } = await import("../../sample/community.ts");
  const { packOf } = await import("../../sample/pack.ts");
  const sample = sampleCommunity({ seed: 1, pack, today: dayOf(call.now(), packOf(pack).zone) });
  await seed(place.ownerUrl, keys, packs, sample, call.now());
  return { households: sample.households.length, people: sample.people.length };
}

interface Here {
  readonly signIns: readonly SampleSignIn[];
  readonly communities: number;
  readonly pack: string | undefined;
}
const whoIsHere = (place: Place): Promise<Here> =>
  connected(place.ownerUrl, async (client) => {
    const { rows } = await client.query<{ pack: string }>("select pack from community order by parent_id nulls first");
    return { signIns: (await sampleIn(client)) ?? [], communities: rows.length, pack: rows[0]?.pack };
  });

/** A renewed certificate is taken up without a restart; one that does not fit its key is left alone until it does. */
function followCertificate(server: Server, https: NonNullable<Plan["https"]>, say: () => void): () => void {
  const read = (): void => {
    try {
      (server.app.server as unknown as { setSecureContext(o: object): void }).setSecureContext(
        certificate(https.certFile, https.keyFile),
      );
      say();
    } catch {
      // Half-written: the other file follows.
    }
  };
  const files = [https.certFile, https.keyFile];
  for (const file of files) watchFile(file, { interval: LOOK_MS, persistent: false }, read);
  return () => files.forEach((file) => unwatchFile(file, read));
}

/** Waits for the wish to stop. A second one is for those who cannot wait. */
function untilStopped(onSecond: () => void): {
  wish: Promise<void>;
  now: (error?: Error) => void;
  failed: () => Error | undefined;
} {
  let wished: () => void = () => undefined;
  let error: Error | undefined;
  const wish = new Promise<void>((resolve) => (wished = resolve));
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      const now = performance.now();
      if (now - last < ECHO_MS) return;
      last = now;
      count += 1;
      if (count === 1) wished();
      else onSecond();
    });
  return {
    wish,
    now: (why) => {
      error ??= why;
      wished();
    },
    failed: () => error,
  };
}

async function run(call: Call): Promise<Done> {
  const w = call.lang === "zh" ? zh : en;
  const plan = planOf(call);
  packIn(call);
  let second = false;
  let hurry: () => void = () => undefined;
  const hurried = new Promise<void>((resolve) => (hurry = resolve));
  const stop = untilStopped(() => {
    // A third one, when even the database does not end.
    if (second) process.exit(EXIT.interrupted);
    second = true;
    hurry();
  });
  const place = await placeToServe(call);
  const kept = place.embedded ? new KeptUp(call, place.embedded, (error) => stop.now(error)) : null;
  let server: Server | undefined;
  try {
    await prepare(call, place);
    const installation = await keyOf(place);
    const packs = await readPacks(decodeURIComponent(packsFolder));
    const seeded = await seedOnce(call, place, new KeyRing(installation), packs);
    const here = await whoIsHere(place);
    mkdirSync(call.data, { recursive: true, mode: 0o700 });
    const logFile = call.text("log") ?? join(call.data, "haitang.log");
    const log = linesTo(logFile);
    const codes = plan.origin === undefined ? "console" : "none";
    const now = (): Reach =>
      reach({
        origin: plan.origin,
        host: plan.host,
        port,
        interfaces: Object.values(networkInterfaces()).flatMap((i) => i ?? []),
      });
    let port = plan.port ?? (await freePort(plan.host));
    let screens = false;
    const logging = logTo(
      (line) => log.line(line),
      () => call.now(),
    );
    server = await startServer({
      url: await loginOf(place),
      directUrl: place.directUrl,
      installation,
      capabilities: house,
      routes: (road) =>
        routes({
          road,
          origin: plan.origin,
          development: plan.origin === undefined,
          // Under --json, standard output has room for one object only.
          channel: codes === "none" ? noChannel : consoleChannel((line) => (call.json ? call.say(line) : call.print(line))),
          report: () => logging("warn", "code not sent"),
        }),
      hearing: (road) => (token) => hearingOf(road, token),
      touch: toucher,
      clock: () => call.now(),
      log: logging,
      origin: plan.origin,
      trustedProxies: plan.behind,
      https: plan.https,
      about: () => ({ version, codes, sample: here.signIns.length > 0, reach: aboutReach(now()) }),
      ...(plan.checkpointTo === undefined ? {} : { jobs: hourly(plan.checkpointTo) }),
      furnish: async (app) => {
        screens = await serveScreens(app);
      },
    });
    port = await server.listen(port, plan.host);
    if (seeded) await note(server.road, null, "founded", { sample: true, ...seeded });
    const follow = plan.https ? followCertificate(server, plan.https, () => call.say(w.newCertificate)) : undefined;
    const told: Greeting = {
      reach: now(),
      seeded,
      signIns: here.signIns,
      pack: packs.get(here.pack ?? ""),
      communities: here.communities,
      codes,
      screens,
      clock: call.ahead === 0 ? null : call.now(),
      log: logFile,
    };
    keepStart(call.data, {
      origin: plan.origin,
      host: plan.host,
      port,
      behind: plan.behind,
      certificate: plan.https?.certFile,
      pid: process.pid,
      at: call.now(),
    });
    for (const line of greeting(told, call.lang)) call.print(line);
    if (call.json)
      process.stdout.write(
        `${JSON.stringify({ command: "serve", ok: true, url: told.reach.addresses[0]?.url, port, pid: process.pid, reach: told.reach, seeded, communities: here.communities, signIns: signInsOf(told, call.lang), codes, screens, log: logFile })}\n`,
      );

    await stop.wish;
    call.say(w.stopping);
    follow?.();
    await Promise.race([server.stop(), hurried, new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref())]);
    await Promise.race([log.end(), hurried]);
  } catch (error) {
    await Promise.race([server?.stop(), hurried]).catch(() => undefined);
    throw error;
  } finally {
    await (kept ?? place.embedded)?.stop();
  }
  const failed = stop.failed();
  if (failed) throw failed;
  call.say(w.stopped);
  return { answer: {} };
}
/** What anybody may hear of how the house is served: not its addresses, where it has a name. */
const aboutReach = (r: Reach): Omit<Reach, "addresses"> & { addresses: Reach["addresses"] } => ({
  ...r,
  addresses: r.https ? [] : r.addresses,
});

export const serve: CliCommand = {
  options: {
    port: { type: "string" },
    host: { type: "string" },
    origin: { type: "string" },
    cert: { type: "string" },
    key: { type: "string" },
    behind: { type: "string", multiple: true },
    pack: { type: "string" },
    "no-sample": { type: "boolean" },
    "checkpoint-to": { type: "string" },
    log: { type: "string" },
  },
  takes: [0, 0],
  run,
};
