-- The road: journal, seals, remembered answers, reactions, what is parked, undo, approvals, tokens.

create table epoch (
  number int primary key,
  started_at timestamptz not null,
  reason text not null check (reason in ('founded', 'restored'))
);
grant select on epoch to haitang_app;

create table journal (
  seq bigint generated always as identity primary key,
  epoch int not null,
  community_id uuid not null,
  kind text not null,
  v smallint not null,
  about uuid[] not null,
  public jsonb not null,
  command_id uuid not null,
  actor_id uuid not null,
  purpose text not null,
  at timestamptz not null,
  claimed_at timestamptz not null
);
alter table journal enable row level security;
alter table journal force row level security;
create policy wall on journal using (community_id = any ((select wall())::uuid[]) or (select purpose()) in ('seal', 'tail')) with check (community_id = any ((select wall())::uuid[]));
-- What is written stays: no update, no delete.
grant select, insert on journal to haitang_app;
grant select on sequence journal_seq_seq to haitang_app;
-- No further index: every command writes here. Whoever needs the journal by other keys reads it in order, from its own cursor.

-- The public order. A sequence number is taken before its transaction commits, so it is no order to read by;
-- the sealer gives each row its place once nobody can still commit below it.
create table seal (
  pos bigint primary key,
  seq bigint not null unique,
  hash bytea not null
);
alter table seal enable row level security;
alter table seal force row level security;
create policy read on seal for select using (true);
create policy seal on seal for insert with check ((select purpose()) = 'seal');
grant select, insert on seal to haitang_app;

-- Places outside this machine where heads of the hash chain were left.
create table checkpoint (
  pos bigint not null,
  hash bytea not null,
  left_at timestamptz not null,
  target text not null,
  primary key (pos, target)
);
call put_purpose('checkpoint', 'seal', 'doctor');

-- Answers, remembered under (actor, command id) and the time that the id itself carries.
create table answered (
  made timestamptz not null,
  actor_id uuid not null,
  command_id uuid not null,
  body bytea not null,
  status smallint not null,
  answer jsonb not null,
  primary key (made, actor_id, command_id)
) partition by range (made);
alter table answered enable row level security;
alter table answered force row level security;
create policy own on answered using (actor_id = any ((select acting_accounts())::uuid[])) with check (actor_id = any ((select acting_accounts())::uuid[]));
grant select, insert on answered to haitang_app;

-- Makes the monthly partitions from `since` to two months after `now`, and drops those that ended before `drop_before`.
-- Owned by the owner, callable by the application: the one thing that it may do to the schema.
create function answered_partitions(now_ timestamptz, since timestamptz, drop_before timestamptz) returns int
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  m timestamptz := date_trunc('month', since at time zone 'UTC') at time zone 'UTC';
  name text;
  done int := 0;
  old record;
begin
  perform pg_advisory_xact_lock(7221001);
  while m <= now_ + interval '62 days' loop
    name := 'answered_' || to_char(m at time zone 'UTC', 'YYYYMM');
    if to_regclass('public.' || name) is null then
      execute format('create table public.%I partition of public.answered for values from (%L) to (%L)', name, m, ((m at time zone 'UTC') + interval '1 month') at time zone 'UTC');
      done := done + 1;
    end if;
    m := ((m at time zone 'UTC') + interval '1 month') at time zone 'UTC';
  end loop;
  for old in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'public.answered'::regclass loop
    if to_timestamp(right(old.relname, 6), 'YYYYMM') + interval '32 days' < drop_before then
      execute format('drop table public.%I', old.relname);
      done := done + 1;
    end if;
  end loop;
  return done;
end $$;
revoke execute on function answered_partitions from public;
grant execute on function answered_partitions to haitang_app;

-- How far each reaction has read the sealed journal, and what was refused on the way.
create table reaction_cursor (name text primary key, pos bigint not null);
call put_purpose('reaction_cursor', 'react');
create table parked (
  community_id uuid not null,
  id uuid not null,
  reaction text not null,
  pos bigint not null,
  code text not null,
  facts jsonb not null,
  at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid,
  primary key (community_id, id)
);
call put_wall('parked');

-- Before-images, sealed with the community's key, for fourteen days; erased with the person.
create table undo_image (
  community_id uuid not null,
  command_id uuid not null,
  nr int not null,
  actor_id uuid not null,
  at timestamptz not null,
  kind text not null,
  table_name text not null,
  key jsonb not null,
  version_after int,
  about uuid[] not null,
  before bytea,
  primary key (community_id, command_id, nr)
);
call put_wall('undo_image');
create index undo_image_at on undo_image (community_id, at);

create table approval (
  community_id uuid not null,
  id uuid not null,
  command text not null,
  command_id uuid not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  needed smallint not null,
  about uuid[] not null,
  input bytea not null,
  state text not null check (state in ('waiting', 'done', 'refused', 'expired', 'withdrawn')),
  code text,
  primary key (community_id, id)
);
call put_wall('approval');
create table approval_signature (
  community_id uuid not null,
  approval_id uuid not null,
  account_id uuid not null,
  organisation_id uuid,
  at timestamptz not null,
  agreed boolean not null,
  primary key (community_id, approval_id, account_id),
  foreign key (community_id, approval_id) references approval
);
call put_wall('approval_signature');

-- Every QR and every signed address: only the keyed hash of its secret is here. Looked up before anybody is known, so by purpose.
create table token (
  hash bytea primary key,
  id uuid not null unique,
  community_id uuid not null,
  scope text not null,
  about uuid[] not null,
  data jsonb not null default '{}',
  made_by uuid,
  made_at timestamptz not null,
  until timestamptz not null,
  uses_left int,
  revoked_at timestamptz
);
alter table token enable row level security;
alter table token force row level security;
create policy wall on token using (community_id = any ((select wall())::uuid[]) or (select purpose()) = 'sign-in') with check (community_id = any ((select wall())::uuid[]) or (select purpose()) = 'sign-in');
grant select, insert, update, delete on token to haitang_app;

-- Which events a reader has seen who keeps no connection (devices): for "3 phones have not synced".
create table device (
  community_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  name text not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  unsent int not null default 0,
  -- Somebody had it before them; put away with nothing unsent, it has nothing to tell.
  in_hand boolean not null default true,
  lease_until timestamptz,
  primary key (community_id, id)
);
call put_wall('device');
