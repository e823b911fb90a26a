import { sql } from "kysely";
import type { Id } from "../kernel/id.ts";
import type { Instant } from "../kernel/instant.ts";
import type { Reader } from "../server/capability.ts";
import type { AccountFacts, DeskFacts, TokenFacts } from "./rules.ts";
import type { SignInTables } from "./tables.ts";

/**
 * Questions of the capability's commands and queries. Its tables belong to the installation and open by purpose, not by the wall: every question here
 * therefore names the community, and asks the wall whether the transaction is in it.
 */
export const tables = (r: Reader) => r.tables<SignInTables>();

/** Roles of account `a` that hold at `now`, each by the calendar of its own community. */
const rolesNow = (now: Instant) =>
  sql`array(select distinct h.role from role_held h join community c on c.id = h.community_id where h.account_id = a.id and h.ended_at is null
    and h.from_day <= (${now}::timestamptz at time zone c.zone)::date and (h.to_day is null or h.to_day > (${now}::timestamptz at time zone c.zone)::date))`;
const facts = (now: Instant) =>
  sql`a.id, a.community_id as community, a.person_id as person, ${rolesNow(now)} as roles, a.blocked_at is not null as blocked, a.phone_hash is not null as "hasPhone", a.pin_hash is not null as "hasPin",
    array(select s.id::text from session s where s.account_id = a.id and s.ended_at is null order by s.id) as sessions`;

const inside = (community: Id) => sql<boolean>`${community}::uuid = any ((select wall())::uuid[])`;

async function oneAccount(r: Reader, where: ReturnType<typeof sql>, now: Instant): Promise<AccountFacts | null> {
  const { rows } =
    await sql<AccountFacts>`select ${facts(now)} from account a where ${where} ${r.locks ? sql`for update of a` : sql``}`.execute(
      tables(r),
    );
  return rows[0] ?? null;
}
/** An account of the community; null when there is none, or when it is another community's. */
export const accountFacts = (r: Reader, community: Id, id: Id, now: Instant): Promise<AccountFacts | null> =>
  oneAccount(r, sql`a.id = ${id} and a.community_id = ${community} and ${inside(community)}`, now);
/** The account of a person of the community. A person has one; the oldest counts. */
export const accountOfPerson = (r: Reader, community: Id, person: Id, now: Instant): Promise<AccountFacts | null> =>
  oneAccount(
    r,
    sql`a.id = (select b.id from account b where b.person_id = ${person} and b.community_id = ${community} order by b.made_at, b.id limit 1) and ${inside(community)}`,
    now,
  );

/** Accounts of the community that still know something of a person who was erased. */
export async function accountsOfErased(r: Reader, community: Id): Promise<{ id: Id; sessions: Id[] }[]> {
  const { rows } = await sql<{ id: Id; sessions: Id[] }>`
    select a.id, array(select s.id::text from session s where s.account_id = a.id and s.ended_at is null order by s.id) as sessions
    from account a where a.community_id = ${community} and ${inside(community)}
      and exists (select from erased e where e.community_id = a.community_id and e.id = a.person_id)
      and (a.phone_hash is not null or a.pin_hash is not null or a.blocked_at is null)
    order by a.id ${r.locks ? sql`for update of a` : sql``}`.execute(tables(r));
  return rows;
}

/** An invitation or a badge of the community, with the account that it opens. */
export async function tokenFacts(r: Reader, community: Id, id: Id, now: Instant): Promise<TokenFacts | null> {
  const token = await tables(r)
    .selectFrom("token")
    .where("id", "=", id)
    .where("community_id", "=", community)
    .where(inside(community))
    .where("scope", "in", ["invitation", "badge"])
    .select(["id", "scope", "about", "revoked_at"])
    .$if(r.locks, (q) => q.forUpdate())
    .executeTakeFirst();
  const account = token && (await accountFacts(r, community, token.about[0] as Id, now));
  return account ? { id: token.id, scope: token.scope, account, revoked: token.revoked_at !== null } : null;
}

/** A shared desk of the community, with who is signed in on it. */
export async function deskFacts(r: Reader, community: Id, id: Id): Promise<DeskFacts | null> {
  const desk = await tables(r)
    .selectFrom("desk")
    .where("id", "=", id)
    .where("community_id", "=", community)
    .where(inside(community))
    .select(["id", "closed_at"])
    .$if(r.locks, (q) => q.forUpdate())
    .executeTakeFirst();
  if (!desk) return null;
  const sessions = await tables(r)
    .selectFrom("session")
    .where("desk_id", "=", id)
    .where("ended_at", "is", null)
    .orderBy("id")
    .select(["account_id as account", "id as session"])
    .execute();
  return { id: desk.id, closed: desk.closed_at !== null, sessions };
}

/** Open shared desks, newest first. */
export const desksOf = (r: Reader, community: Id): Promise<{ id: Id; name: string; madeAt: Instant; people: number }[]> =>
  r.rows(
    'select d.id, d.name, d.made_at as "madeAt", (select count(*)::int from desk_account t where t.desk_id = d.id) as people from desk d where d.community_id = $1 and $1 = any ((select wall())::uuid[]) and d.closed_at is null order by d.made_at desc',
    [community],
  );

/** Invitations and badges that still open, with the accounts that they open. */
export const tokensOf = (
  r: Reader,
  community: Id,
  now: Instant,
): Promise<
  {
    id: Id;
    scope: "invitation" | "badge";
    account: Id;
    person: Id;
    until: Instant;
    usesLeft: number | null;
    madeBy: Id | null;
    roles: AccountFacts["roles"];
  }[]
> =>
  sql<{
    id: Id;
    scope: "invitation" | "badge";
    account: Id;
    person: Id;
    until: Instant;
    usesLeft: number | null;
    madeBy: Id | null;
    roles: AccountFacts["roles"];
  }>`
    select t.id, t.scope, a.id as account, a.person_id as person, t.until, t.uses_left as "usesLeft", t.made_by as "madeBy", ${rolesNow(now)} as roles
    from token t join account a on a.id = t.about[1] where t.community_id = ${community} and ${inside(community)} and t.scope in ('invitation', 'badge') and t.revoked_at is null and t.until > ${now}
      and (t.uses_left is null or t.uses_left > 0) order by t.made_at desc`
    .execute(tables(r))
    .then((done) => done.rows);

/** Live sessions of accounts, for what ends them together with a change elsewhere. */
export const sessionsOf = (r: Reader, accounts: readonly Id[]): Promise<{ account: Id; session: Id }[]> =>
  accounts.length === 0
    ? Promise.resolve([])
    : tables(r)
        .selectFrom("session")
        .where("account_id", "in", [...accounts])
        .where("ended_at", "is", null)
        .orderBy("id")
        .select(["account_id as account", "id as session"])
        .execute();
