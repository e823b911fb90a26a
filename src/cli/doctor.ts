import { join } from "node:path";
import type { Call, CliCommand, Done } from "./command.ts";
import { EXIT } from "./command.ts";
import { failure } from "./failure.ts";
import { ofHouse, ofLogin, ofOwner } from "./doctor/database.ts";
import type { Finding } from "./doctor/finding.ts";
import { find } from "./doctor/finding.ts";
import { ofChain, ofJournal } from "./doctor/journal.ts";
import { machine } from "./doctor/machine.ts";
import { isServing, lastStart, ofReach } from "./doctor/reachable.ts";
import { en } from "./doctor/text.en.ts";
import { zh } from "./doctor/text.zh.ts";
import type { Place } from "./place.ts";
import { connected, givenPlace, isCurrent, keyOf, loginOf, openPlace } from "./place.ts";
import { onRoad } from "./road.ts";
import { walkChain } from "./verify.ts";

/** The house behind its door: what needs the database. */
async function inside(call: Call, place: Place, running: boolean): Promise<Finding[]> {
  const found = await connected(place.ownerUrl, ofOwner);
  try {
    await keyOf(place);
    found.push(find("ok", "key-fits"));
  } catch (error) {
    found.push(find("wrong", "key-unfit", { why: failure(error, call.words).message }));
  }
  if (!(await isCurrent(place.ownerUrl))) return found;
  await connected(await loginOf(place), async (client) => {
    found.push(await ofLogin(client), ...(await ofHouse(client)), ...(await ofJournal(client, call.now(), running)));
  });
  if (call.flag("quick")) found.push(find("note", "chain-skipped"));
  else found.push(...ofChain(await onRoad(call, place, (road) => walkChain(call, road, call.texts("checkpoint")))));
  return found;
}

async function run(call: Call): Promise<Done> {
  const given = givenPlace(call);
  const last = lastStart(call.data);
  const running = await isServing(last);
  const found: Finding[] = await machine(call, given !== null, process.env.HAITANG_KEYS ?? join(call.data, "keys"));
  found.push(running && last ? find("ok", "serving", { port: last.port }) : find("note", "not-serving"));
  try {
    const place = await openPlace(call);
    try {
      found.push(...(await inside(call, place, running)));
    } finally {
      await place.close();
    }
  } catch (error) {
    // What stands in the way of looking is itself what was found.
    const why = failure(error, call.words);
    if (why.exit === EXIT.interrupted) throw error;
    found.push(why.code === "no-house" ? find("note", "no-house") : find("wrong", "database-closed", { why: why.message }));
  }
  found.push(...ofReach(call, last));
  const words = call.lang === "zh" ? zh : en;
  const wrong = found.filter((f) => f.state === "wrong").length;
  const warn = found.filter((f) => f.state === "warn").length;
  for (const f of found) call.print(`${words.mark[f.state]} ${said(words, f)}`);
  call.print("");
  call.print(words.sum({ wrong, warn }));
  return { exit: wrong > 0 ? EXIT.failed : EXIT.ok, answer: { wrong, warn, findings: found } };
}

/** A finding in words. */
export function said(words: typeof zh, f: Finding): string {
  const say = words.says[f.code] as string | ((facts: Finding["facts"]) => string);
  return typeof say === "string" ? say : say(f.facts);
}

export const doctor: CliCommand = {
  options: { quick: { type: "boolean" }, checkpoint: { type: "string", multiple: true }, origin: { type: "string" } },
  takes: [0, 0],
  run,
};
