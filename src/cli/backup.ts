import { resolve } from "node:path";
import { DAY, later } from "../kernel/instant.ts";
import { backUp } from "../server/backup/write.ts";
import type { Call, CliCommand, Done } from "./command.ts";
import { EXIT, refuse } from "./command.ts";
import { passphraseFor } from "./passphrase.ts";
import { inPlace, isCurrent, keyOf } from "./place.ts";
import type { Somebody } from "./road.ts";
import { keeperOf, note, onRoad } from "./road.ts";
import { version } from "./version.ts";

const KEEP_DAYS = 90;

/** Days as a whole number from 1 up. @throws Refused bad-value */
function daysOf(call: Call): number {
  const text = call.text("expires") ?? String(KEEP_DAYS);
  if (!/^[1-9]\d{0,3}$/.test(text)) throw refuse("bad-value", EXIT.usage, { option: "expires", value: text, wanted: "1 … 9999" });
  return Number(text);
}

async function run(call: Call): Promise<Done> {
  const file = resolve(call.given[0] as string);
  const days = daysOf(call);
  const passphrase = await passphraseFor(call, true);
  return inPlace(call, async (place) => {
    const installation = await keyOf(place);
    const current = await isCurrent(place.ownerUrl);
    if (!current && call.text("as") !== undefined) throw refuse("not-current", EXIT.first);
    // Who asks is known before anything is written.
    const who: Somebody | null = current ? await onRoad(call, place, (road) => keeperOf(call, road)) : null;
    const now = call.now();
    const bars = { writing: call.progress(call.words.doing.writing), checking: call.progress(call.words.doing.checking) };
    const report = await backUp({
      ownerUrl: place.ownerUrl,
      file,
      passphrase,
      installation,
      now,
      expires: later(now, days * DAY),
      program: version,
      signal: call.signal,
      progress: (what, done, all) => bars[what].at(done, all),
    });
    bars.writing.end();
    bars.checking.end();
    const { bytes, rows, manifest } = report;
    if (current) await onRoad(call, place, (road) => note(road, who, "backed-up", { rows, bytes, expires: manifest.expires }));
    call.print(
      call.words.backedUp({ file, rows, bytes, expires: manifest.expires.slice(0, 10), communities: manifest.communities }),
    );
    return {
      answer: {
        file,
        bytes,
        rows,
        communities: manifest.communities,
        made: manifest.made,
        expires: manifest.expires,
        head: manifest.head,
        tables: report.sums,
      },
    };
  });
}

export const backup: CliCommand = {
  options: { "passphrase-file": { type: "string" }, expires: { type: "string" }, as: { type: "string" } },
  takes: [1, 1],
  run,
};
