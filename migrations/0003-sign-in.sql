-- Who may come in. These tables belong to the installation, not to a community, and open for signing in only.

create table account (
  id uuid primary key,
  community_id uuid not null references community,
  person_id uuid not null,
  -- Keyed hash of the phone number under the installation's key; the number itself is with the person, sealed.
  phone_hash bytea unique,
  language text,
  pin_hash text,
  pin_tries int not null default 0,
  pin_locked_until timestamptz,
  made_at timestamptz not null,
  blocked_at timestamptz
);
create index account_person on account (community_id, person_id);
call put_purpose('account', 'sign-in', 'roles', 'react', 'tick');
-- Behind its wall a community sees which account is whose, so that a household can be told who looked.
create policy wall on account for select using (community_id = any ((select wall())::uuid[]));

-- A role held at a place, through an organisation, from a day to a day.
create table role_held (
  id uuid primary key,
  account_id uuid not null references account,
  role text not null,
  community_id uuid not null references community,
  place_id uuid not null,
  organisation_id uuid,
  from_day date not null,
  to_day date,
  ended_at timestamptz
);
create index role_held_account on role_held (account_id) where ended_at is null;
create index role_held_community on role_held (community_id, role) where ended_at is null;
alter table role_held enable row level security;
alter table role_held force row level security;
create policy purpose on role_held using ((select purpose()) in ('sign-in', 'tick', 'react') or community_id = any ((select wall())::uuid[])) with check ((select purpose()) in ('sign-in', 'tick', 'react') or community_id = any ((select wall())::uuid[]));
grant select, insert, update on role_held to haitang_app;

create table session (
  token_hash bytea primary key,
  id uuid not null unique,
  account_id uuid not null references account,
  made_at timestamptz not null,
  idle_until timestamptz not null,
  absolute_until timestamptz not null,
  stepped_up_until timestamptz,
  how text not null check (how in ('code', 'invitation', 'pin', 'badge', 'passkey', 'command-line')),
  desk_id uuid,
  device_name text,
  ended_at timestamptz,
  ended_why text
);
create index session_account on session (account_id) where ended_at is null;
-- A change of role ends the sessions of its holder in the same transaction, so 'roles' may reach them.
call put_purpose('session', 'sign-in', 'roles', 'tick', 'react');

create table sign_in_code (
  id uuid primary key,
  phone_hash bytea not null,
  code_hash bytea not null,
  -- Bound to the request that asked for it: the asker's own secret, hashed.
  asker_hash bytea not null,
  purpose text not null check (purpose in ('sign-in', 'step-up')),
  sent_at timestamptz not null,
  until timestamptz not null,
  tries int not null default 0,
  used_at timestamptz
);
create index sign_in_code_phone on sign_in_code (phone_hash, sent_at);
create index sign_in_code_asker on sign_in_code (asker_hash, sent_at);
call put_purpose('sign_in_code', 'sign-in', 'tick');

-- Counters for limits, shared by all servers.
create table limit_count (
  key bytea not null,
  window_start timestamptz not null,
  count int not null,
  until timestamptz not null,
  primary key (key, window_start)
);
call put_purpose('limit_count', 'sign-in', 'tick');

create table passkey (
  id text primary key,
  account_id uuid not null references account,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  made_at timestamptz not null,
  last_used_at timestamptz
);
call put_purpose('passkey', 'sign-in');
create table challenge (
  id uuid primary key,
  account_id uuid,
  kind text not null,
  value text not null,
  until timestamptz not null
);
call put_purpose('challenge', 'sign-in', 'tick');
-- A shared desk: people who have signed in on it may switch by PIN or QR.
create table desk (
  id uuid primary key,
  community_id uuid not null references community,
  name text not null,
  secret_hash bytea not null unique,
  made_at timestamptz not null,
  made_by uuid not null,
  closed_at timestamptz
);
call put_purpose('desk', 'sign-in');
create table desk_account (
  desk_id uuid not null references desk,
  account_id uuid not null references account,
  since timestamptz not null,
  primary key (desk_id, account_id)
);
call put_purpose('desk_account', 'sign-in');

-- Invitations and badges of an account are found by it.
create index token_about on token using gin (about) where revoked_at is null;

-- The whole of "who asks, may they, was this asked before" in one round trip. Run as the application's role, inside the transaction.
create function road_open(p_token bytea, p_purpose text, p_community uuid, p_command uuid, p_made timestamptz, p_now timestamptz)
returns table (state text, account_id uuid, person_id uuid, home_id uuid, session_id uuid, stepped_up_until timestamptz, idle_until timestamptz,
  grants jsonb, zone text, today text, answered_body bytea, answered_status smallint, answered_answer jsonb)
language plpgsql as $$
declare
  held uuid[];
  covered uuid[];
begin
  perform set_config('haitang.purpose', 'sign-in', true);
  select s.account_id, a.person_id, a.community_id, s.id, s.stepped_up_until, s.idle_until
    into road_open.account_id, road_open.person_id, road_open.home_id, road_open.session_id, road_open.stepped_up_until, road_open.idle_until
    from session s join account a on a.id = s.account_id
    where s.token_hash = p_token and s.ended_at is null and s.idle_until > p_now and s.absolute_until > p_now and a.blocked_at is null;
  if not found then
    state := 'signed-out';
    return next; return;
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'role', r.role, 'community', r.community_id, 'place', r.place_id,
           'organisation', r.organisation_id, 'from', r.from_day, 'to', r.to_day)), '[]'), array_agg(r.community_id)
    into road_open.grants, held
    from role_held r join community c on c.id = r.community_id
    where r.account_id = road_open.account_id and r.ended_at is null
      -- Asked for one community, an actor brings the roles that cover it and no others.
      and (p_community is null or exists (select from community_under u where u.ancestor_id = r.community_id and u.descendant_id = p_community))
      and r.from_day <= (p_now at time zone c.zone)::date and (r.to_day is null or r.to_day > (p_now at time zone c.zone)::date);
  if p_community is not null then
    perform 1 from community_under u where u.ancestor_id = any (held) and u.descendant_id = p_community;
    if not found then
      state := 'foreign';
      return next; return;
    end if;
    covered := array[p_community];
    select c.zone, to_char(p_now at time zone c.zone, 'YYYY-MM-DD') into road_open.zone, road_open.today from community c where c.id = p_community;
  else
    select array_agg(distinct u.descendant_id) into covered from community_under u where u.ancestor_id = any (held);
    select c.zone, to_char(p_now at time zone c.zone, 'YYYY-MM-DD') into road_open.zone, road_open.today from community c where c.id = road_open.home_id;
  end if;
  perform set_config('haitang.communities', coalesce(covered, '{}')::text, true), set_config('haitang.account', road_open.account_id::text, true),
    set_config('haitang.purpose', p_purpose, true);
  state := 'open';
  if p_command is not null then
    perform pg_advisory_xact_lock(hashtextextended(road_open.account_id::text || p_command::text, 7221));
    select a.body, a.status, a.answer into answered_body, answered_status, answered_answer
      from answered a where a.made = p_made and a.actor_id = road_open.account_id and a.command_id = p_command;
    if found then state := 'seen'; end if;
  end if;
  return next;
end $$;

-- The last step of a command: its events into the journal, its answer remembered. The shared lock says "I may still commit below the
-- number that I am about to take"; the sealer waits for its holders, nobody else does.
create function road_finish(p_events jsonb, p_epoch int, p_community uuid, p_actor uuid, p_command uuid, p_made timestamptz, p_now timestamptz, p_claimed timestamptz,
  p_body bytea, p_status smallint, p_answer jsonb) returns void
language plpgsql as $$
begin
  insert into answered (made, actor_id, command_id, body, status, answer) values (p_made, p_actor, p_command, p_body, p_status, p_answer) on conflict do nothing;
  if not found then
    -- The same command was answered already: this try is rolled back, and the answer looked up.
    raise exception 'answered before' using errcode = 'HT001';
  end if;
  if jsonb_array_length(p_events) > 0 then
    perform pg_advisory_xact_lock_shared(7221000);
    insert into journal (epoch, community_id, kind, v, about, public, command_id, actor_id, purpose, at, claimed_at)
      select p_epoch, p_community, e.value ->> 'kind', (e.value ->> 'v')::smallint, array(select jsonb_array_elements_text(e.value -> 'about'))::uuid[], e.value -> 'public',
        p_command, p_actor, purpose(), p_now, p_claimed
      from jsonb_array_elements(p_events) with ordinality e(value, nr) order by e.nr;
  end if;
end $$;

-- The same for commands that travel together: one community, many actors. Item by item, in the order given.
create function road_open_many(p_tokens bytea[], p_purpose text, p_community uuid, p_commands uuid[], p_mades timestamptz[], p_now timestamptz)
returns table (nr int, state text, account_id uuid, person_id uuid, home_id uuid, session_id uuid, stepped_up_until timestamptz,
  grants jsonb, zone text, today text, answered_body bytea, answered_status smallint, answered_answer jsonb)
language plpgsql as $$
declare
  held jsonb;
  k bigint;
begin
  perform set_config('haitang.purpose', 'sign-in', true);
  select jsonb_object_agg(encode(s.token_hash, 'hex'), jsonb_build_object('account', s.account_id, 'person', a.person_id, 'home', a.community_id, 'session', s.id, 'stepped', s.stepped_up_until,
      'grants', coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'role', r.role, 'community', r.community_id, 'place', r.place_id, 'organisation', r.organisation_id, 'from', r.from_day, 'to', r.to_day))
        from role_held r join community c on c.id = r.community_id join community_under u on u.ancestor_id = r.community_id and u.descendant_id = p_community
        where r.account_id = s.account_id and r.ended_at is null and r.from_day <= (p_now at time zone c.zone)::date and (r.to_day is null or r.to_day > (p_now at time zone c.zone)::date)), '[]')))
    into held
    from session s join account a on a.id = s.account_id
    where s.token_hash = any (p_tokens) and s.ended_at is null and s.idle_until > p_now and s.absolute_until > p_now and a.blocked_at is null;
  perform set_config('haitang.communities', array[p_community]::text, true), set_config('haitang.purpose', p_purpose, true),
    set_config('haitang.account', coalesce((select string_agg(distinct v ->> 'account', ',') from jsonb_each(coalesce(held, '{}')) as e(t, v)), ''), true);
  -- Always in one order, so that two batches never wait for each other the other way round.
  for k in select distinct hashtextextended((held -> encode(x.token, 'hex') ->> 'account') || x.command::text, 7221) as lock
      from unnest(p_tokens, p_commands) as x(token, command) where held ? encode(x.token, 'hex') order by lock loop
    perform pg_advisory_xact_lock(k);
  end loop;
  return query
    select x.nr::int,
      case when h.v is null then 'signed-out' when jsonb_array_length(h.v -> 'grants') = 0 then 'foreign' when a.command_id is not null then 'seen' else 'open' end,
      (h.v ->> 'account')::uuid, (h.v ->> 'person')::uuid, (h.v ->> 'home')::uuid, (h.v ->> 'session')::uuid, (h.v ->> 'stepped')::timestamptz, h.v -> 'grants',
      c.zone, to_char(p_now at time zone c.zone, 'YYYY-MM-DD'), a.body, a.status, a.answer
    from unnest(p_tokens, p_commands, p_mades) with ordinality as x(token, command, made, nr)
      cross join community c
      left join lateral (select held -> encode(x.token, 'hex') as v) h on true
      left join answered a on a.made = x.made and a.actor_id = (h.v ->> 'account')::uuid and a.command_id = x.command
    where c.id = p_community order by x.nr;
end $$;

create function road_finish_many(p_items jsonb, p_epoch int, p_community uuid, p_now timestamptz) returns void
language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(7221000);
  insert into journal (epoch, community_id, kind, v, about, public, command_id, actor_id, purpose, at, claimed_at)
    select p_epoch, p_community, e.value ->> 'kind', (e.value ->> 'v')::smallint, array(select jsonb_array_elements_text(e.value -> 'about'))::uuid[], e.value -> 'public',
      (i.value ->> 'command')::uuid, (i.value ->> 'actor')::uuid, purpose(), p_now, (i.value ->> 'claimed')::timestamptz
    from jsonb_array_elements(p_items) with ordinality i(value, nr) cross join lateral jsonb_array_elements(i.value -> 'events') with ordinality e(value, en) order by i.nr, e.en;
  insert into answered (made, actor_id, command_id, body, status, answer)
    select (i.value ->> 'made')::timestamptz, (i.value ->> 'actor')::uuid, (i.value ->> 'command')::uuid, decode(i.value ->> 'body', 'hex'), (i.value ->> 'status')::smallint, i.value -> 'answer'
    from jsonb_array_elements(p_items) i(value);
end $$;
