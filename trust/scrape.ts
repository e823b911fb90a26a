import type { Id } from "../src/kernel/id.ts";
import type { Paper } from "../src/register/export/schema.ts";
import type { Voice } from "../test/support/house.ts";
import { attack } from "./support/attack.ts";
import { BELOW, codesOn, Haul, sheetsOf } from "./support/haul.ts";
import type { TwoTowns } from "./support/towns.ts";
import { twoTowns } from "./support/towns.ts";
import type { Asked, Trusted } from "./support/trusted.ts";

/** Every page that left the house, whoever took it out, brings back who that was. */
async function traced(towns: TwoTowns, attacker: Voice, all: boolean): Promise<{ pages: number; traced: number }> {
  const { house } = towns;
  const lead = await house.as("lead");
  const whole = { place: null, grid: null, classes: null, own: false };
  const place = house.sample.places.find((p) => p.kind === "entrance")?.id as Id;
  const result = { pages: 0, traced: 0 };
  const input = { kind: "buildings", scope: whole, columns: [], layout: null, language: "zh-CN", reason: "check" };
  const signer = await house.as("worker", 5);
  for (const [who, scope] of [
    [attacker, { ...whole, place }],
    [lead, whole],
  ] as const)
    for (const form of who === lead && !all ? ["xlsx"] : ["csv", "xlsx", "print"]) {
      const asked = await who.do("register.export", { ...input, scope, form, kind: form === "csv" ? "register" : "buildings" });
      const done = asked.status === 202 ? await signer.do("approvals.sign", { approval: asked.body.approval }) : asked;
      if (done.body.export === undefined) continue;
      const response = await fetch(`${house.base}/api/register/fetch-export`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${who.secret}` },
        body: JSON.stringify({ community: house.community, export: done.body.export }),
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      const paper = form === "print" ? (JSON.parse(bytes.toString("utf8")) as Paper) : null;
      const pages = paper
        ? paper.sheets.map((s) => JSON.stringify(s) + paper.mark)
        : form === "xlsx"
          ? await sheetsOf(bytes)
          : [bytes.toString("utf8")];
      for (const page of pages) {
        result.pages += 1;
        const codes = codesOn(page);
        const found = codes.length === 1 ? (await lead.ask("register.trace", { code: codes[0] })).body : null;
        if (found?.id === done.body.export && found.mine === (who === lead)) result.traced += 1;
      }
    }
  return result;
}

/** S9: the list leak of 胶州 again. Fewer than a hundred residents a day and account without approval, by whatever mix; every leaked page leads back to its account. */
export default async function scrape({ counts }: Asked): Promise<Trusted> {
  const towns = await twoTowns();
  try {
    const { house, owner, away } = towns;
    const share = counts === "full" ? 1 : 0.012;
    const attacker = await house.as("worker", 2);
    await owner.query(
      "insert into role_held (id, account_id, role, community_id, place_id, from_day) values ('99999999-9999-4999-8999-999999999999', $1, 'worker', $2, $2, '2026-01-01')",
      [attacker.account, away],
    );
    const { rows } = await owner.query<{ id: Id }>(
      "select household_id as id from entrusted where person_id = $1 union select household_id from person where id = $1 and household_id is not null union select $1",
      [attacker.person],
    );
    const haul = await Haul.plant(
      owner,
      [house.community, away],
      rows.map((r) => r.id),
    );
    const second = await house.another();
    const voices = [attacker, await house.asPerson(attacker.person)];
    const kept = await attack(towns, [house.base, second.base], voices, haul, share);
    const alarms = (await (await house.as("lead")).ask("people.alarms")).body.rows as { account: Id }[];
    // Somebody else's day, with no limit to it.
    const other = await house.as("worker", 3);
    const loose = await house.another({ safeguards: { readingLimit: false } });
    const wild = await Haul.plant(owner, [house.community, away], [other.person]);
    const control = await attack(towns, [loose.base], [other], wild, 0.012);
    const pages = await traced(towns, attacker, counts === "full");
    const alarmed = alarms.some((a) => a.account === attacker.account);
    return {
      id: "S9",
      name: "scrape",
      ok: kept.haul.taken < BELOW && kept.haul.taken > 0 && alarmed && pages.pages > 0 && pages.traced === pages.pages,
      figures: {
        residents: haul.residents,
        calls: kept.calls,
        refused: kept.refused,
        taken: kept.haul.taken,
        beyond: [...kept.haul.beyond].join(", "),
        named_by_task: kept.haul.named.size,
        alarmed,
        pages: pages.pages,
        traced: pages.traced,
      },
      control: { what: `no limit: ${control.haul.taken} residents taken`, ok: control.haul.taken >= BELOW },
    };
  } finally {
    await towns.stop();
  }
}
