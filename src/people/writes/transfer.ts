import { sql } from "kysely";
import type { Context } from "../../kernel/command.ts";
import type { Id } from "../../kernel/id.ts";
import type { Instant, Day } from "../../kernel/instant.ts";
import type { Materialiser, Writer } from "../../server/capability.ts";
import { openPhones } from "../facts/merge.ts";
import { packageLabel } from "../facts/transfers.ts";
import { people } from "../reads.ts";
import type { Package } from "../rules/transfer.ts";
import type { TransferState } from "../schema/acts.ts";
import type { CareAction, CareClass, Channel } from "../schema.ts";
import type { E } from "./rows.ts";
import { putHousehold, putPerson, sealOrNull } from "./rows.ts";

/** Packs what a household takes with it, as it stands on record at this moment. */
async function pack(w: Writer, c: Context, household: Id): Promise<Package> {
  const db = people(w);
  const open = async (label: string, sealed: Buffer | null): Promise<string | null> =>
    sealed === null ? null : w.open(c.community, label, sealed);
  const at = (q: "person" | "care" | "proxy") =>
    db.selectFrom(q).where("community_id", "=", c.community).where("household_id", "=", household);
  const h = await db
    .selectFrom("household")
    .where("community_id", "=", c.community)
    .where("id", "=", household)
    .selectAll()
    .executeTakeFirstOrThrow();
  const persons = await at("person").where("left_on", "is", null).orderBy("id").selectAll("person").execute();
  const cares = await at("care")
    .where("ended_on", "is", null)
    .where((x) => x.or([x("until", "is", null), x("until", ">", c.today)]))
    .orderBy("id")
    .selectAll("care")
    .execute();
  const proxies = await at("proxy").where("ended_on", "is", null).orderBy("id").selectAll("proxy").execute();
  return {
    said: h.said,
    channel: h.channel,
    language: h.language,
    lookInEvery: h.look_in_every,
    remark: (await open("remark", h.remark)) ?? "",
    tenure: h.tenure,
    people: await Promise.all(
      persons.map(async (p) => ({
        id: p.id,
        person: {
          name: p.name,
          called: p.called,
          born: p.born,
          phones: await openPhones(w, c.community, p.phones),
          language: p.language,
          channel: p.channel as Channel | null,
          noSmartphone: p.no_smartphone,
        },
      })),
    ),
    care: await Promise.all(
      cares.map(async (x) => ({
        person: x.person_id,
        class: x.class as CareClass,
        actions: x.actions as CareAction[],
        why: (await open("care why", x.why)) ?? "",
        setOn: x.set_on,
        until: x.until,
      })),
    ),
    proxies: await Promise.all(
      proxies.map(async (x) => ({
        name: (await open("proxy name", x.name)) ?? "",
        relation: x.relation,
        phone: (await open("proxy phone", x.phone)) ?? "",
        where: await open("proxy where", x.lives_where),
        to: x.to_day,
      })),
    ),
  };
}

const settle =
  (state: TransferState): Materialiser =>
  async (w, e: E<{ transfer: Id }>, c) => {
    // With the state goes what travelled: a transfer that is over holds nobody's name.
    await sql`update transfer set state = ${state}, body = null, settled_at = ${c.now} where id = ${e.public.transfer}`.execute(
      people(w),
    );
  };

export const transferWrites: Record<string, Materialiser> = {
  "people.transfer-sent": async (w, e: E<{ transfer: Id; household: Id; to: Id; lapsesAt: Instant }>, c) => {
    const { transfer, household, to, lapsesAt } = e.public;
    const body = w.sealForHouse(packageLabel(transfer), JSON.stringify(await pack(w, c, household)));
    await people(w)
      .insertInto("transfer")
      .values({
        id: transfer,
        from_id: c.community,
        to_id: to,
        household_id: household,
        asked_by: c.actor.account,
        asked_at: c.now,
        lapses_at: lapsesAt,
        state: "waiting",
        body,
        settled_at: null,
      })
      .execute();
  },
  "people.taken-in": async (
    w,
    e: E<
      { transfer: Id; household: Id; door: Id; party: number; from: Day; care: Id[]; proxies: Id[] },
      { package: Package; people: { was: Id; id: Id }[] }
    >,
    c,
  ) => {
    const p = e.private;
    if (!p) return;
    const { package: came } = p;
    const { household, door, party, from } = e.public;
    const here = new Map(p.people.map((x) => [x.was, x.id]));
    // No undo: the package is gone with the taking. The way back is a transfer the other way.
    await putHousehold(w, c, { id: household, door, party, from, ...came }, false);
    for (const x of came.people) await putPerson(w, c, household, here.get(x.id) as Id, x.person, null);
    for (const [i, x] of came.care.entries())
      await people(w)
        .insertInto("care")
        .values({
          community_id: c.community,
          id: e.public.care[i] as Id,
          household_id: household,
          person_id: x.person === null ? null : (here.get(x.person) ?? null),
          class: x.class,
          actions: [...x.actions],
          why: await sealOrNull(w, c, "care why", x.why),
          set_by: c.actor.person,
          set_on: x.setOn,
          until: x.until,
          ended_on: null,
        })
        .execute();
    for (const [i, x] of came.proxies.entries())
      await people(w)
        .insertInto("proxy")
        .values({
          community_id: c.community,
          id: e.public.proxies[i] as Id,
          household_id: household,
          name: await w.seal(c.community, "proxy name", x.name),
          relation: x.relation,
          phone: await w.seal(c.community, "proxy phone", x.phone),
          lives_where: await sealOrNull(w, c, "proxy where", x.where),
          from_day: c.today,
          to_day: x.to,
          ended_on: null,
        })
        .execute();
    await settle("taken")(w, e, c);
  },
  "people.transfer-sent-back": settle("sent-back"),
  "people.transfer-withdrawn": settle("withdrawn"),
  "people.transfer-lapsed": settle("lapsed"),
};
