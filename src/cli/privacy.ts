import { house } from "../house.ts";
import { tickContext } from "../server/follow.ts";
import type { Road } from "../server/dispatch.ts";
import type { Due } from "../server/purge.ts";
import { due, purge } from "../server/purge.ts";
import { noChannel } from "../sign-in/channel.ts";
import { routes } from "../sign-in/routes.ts";
import type { Call, CliCommand, Done } from "./command.ts";
import { inPlace } from "./place.ts";
import { personalOf } from "./privacy/fields.ts";
import { keeperOf, note, onRoad } from "./road.ts";

/** Adds up by table: the communities' own affairs stay theirs. */
function byTable(list: readonly Due[]): { table: string; retention: string; rows: number }[] {
  const sum = new Map<string, { table: string; retention: string; rows: number }>();
  for (const d of list)
    sum.set(d.table, { table: d.table, retention: d.retention, rows: (sum.get(d.table)?.rows ?? 0) + d.rows });
  return [...sum.values()];
}

/** What is past its time, or what went: asked of the database. */
const timeIsUp = (call: Call): Promise<Done> =>
  inPlace(call, (place) =>
    onRoad(call, place, async (road) => {
      const who = await keeperOf(call, road);
      const tick = tickContext(road, road.now(), "tick");
      const list = call.flag("purge") ? await purge(tick) : await due(tick);
      const tables = byTable(list);
      if (call.flag("purge") && tables.length > 0)
        await note(road, who, "purged", Object.fromEntries(tables.map((t) => [t.table, t.rows])));
      const w = call.words.privacy;
      call.print(tables.length === 0 ? w.nothingDue : call.flag("purge") ? w.purged : w.due);
      for (const t of tables) call.print(`  ${t.table}  ${t.rows}  (${t.retention})`);
      return { answer: { purged: call.flag("purge"), tables, byCommunity: list } };
    }),
  );

async function run(call: Call): Promise<Done> {
  if (call.flag("due") || call.flag("purge")) return timeIsUp(call);
  const w = call.words.privacy;
  const holds = house.flatMap((c) =>
    (c.holds ?? []).map((h) => ({
      room: c.name,
      table: h.table,
      purpose: h.purpose,
      fields: h.fields,
      retention: h.retention,
      readers: h.readers,
      purged: h.past !== undefined,
    })),
  );
  // Only their shapes are asked for; nothing is called.
  const fields = personalOf(house, routes({ road: {} as Road, channel: noChannel }));
  for (const h of holds) {
    call.print(`${h.room} · ${h.table}`);
    call.print(`  ${w.purpose}  ${h.purpose}`);
    call.print(`  ${w.fields}  ${h.fields.join(", ")}`);
    call.print(`  ${w.retention}  ${h.retention}`);
    call.print(`  ${w.readers}  ${h.readers.join(" · ")}`);
  }
  call.print("");
  call.print(w.travelling);
  for (const name of new Set(fields.map((f) => f.where))) {
    const own = fields.filter((f) => f.where === name);
    call.print(`  ${name}`);
    for (const f of own)
      call.print(
        `    ${f.way === "in" ? "→" : "←"} ${f.field}  ${f.purpose}, ${f.retention}${f.sensitive ? ` · ${w.sensitive}` : ""}`,
      );
  }
  return { answer: { holds, fields } };
}

export const privacy: CliCommand = {
  options: { due: { type: "boolean" }, purge: { type: "boolean" }, as: { type: "string" } },
  takes: [0, 0],
  run,
};
