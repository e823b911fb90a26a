-- Households and people. Names are searched, so they stand in the clear behind the wall; phones, remarks and reasons are sealed.

create table household (
  community_id uuid not null,
  id uuid not null,
  door_id uuid not null,
  party smallint not null default 1,
  said text,
  channel text,
  language text,
  look_in_every smallint,
  remark bytea,
  protected boolean not null default false,
  moved_in date,
  moved_out date,
  seen_at timestamptz,
  seen_way text,
  seen_by uuid,
  version int not null default 0,
  primary key (community_id, id),
  foreign key (community_id, door_id) references place
);
create index household_door on household (community_id, door_id) where moved_out is null;
call put_wall('household');

create table person (
  community_id uuid not null,
  id uuid not null,
  household_id uuid,
  name text not null,
  called text,
  born smallint,
  phones bytea,
  language text,
  channel text,
  no_smartphone boolean not null default false,
  version int not null default 0,
  left_on date,
  primary key (community_id, id),
  foreign key (community_id, household_id) references household
);
create index person_household on person (community_id, household_id) where left_on is null;
call put_wall('person');

create table care (
  community_id uuid not null,
  id uuid not null,
  household_id uuid not null,
  person_id uuid,
  class text not null,
  actions text[] not null,
  why bytea,
  set_by uuid not null,
  set_on date not null,
  until date,
  ended_on date,
  primary key (community_id, id),
  foreign key (community_id, household_id) references household
);
create index care_household on care (community_id, household_id) where ended_on is null;
call put_wall('care');

-- Whoever answers for somebody. What a proxy knows, the resident does not yet know.
create table proxy (
  community_id uuid not null,
  id uuid not null,
  household_id uuid not null,
  name bytea not null,
  relation text not null,
  phone bytea not null,
  lives_where bytea,
  from_day date not null,
  to_day date,
  ended_on date,
  primary key (community_id, id),
  foreign key (community_id, household_id) references household
);
create index proxy_household on proxy (community_id, household_id) where ended_on is null;
call put_wall('proxy');

-- How somebody is found: name, its suffixes, pinyin, initials, door forms, keyed hash of a phone's last four digits. Equality and ranges in
-- collation C: nothing else reaches an index under row-level security.
create table search_token (
  community_id uuid not null,
  token text collate "C" not null,
  kind text not null check (kind in ('name', 'pinyin', 'initials', 'door', 'phone', 'place')),
  subject_id uuid not null,
  household_id uuid,
  protected boolean not null default false,
  primary key (community_id, token, subject_id)
);
create index search_token_subject on search_token (community_id, subject_id);
create index search_token_household on search_token (community_id, household_id);
call put_wall('search_token');

-- Who looked at which household, and why: the household may ask.
create table reading (
  community_id uuid not null,
  id uuid not null,
  household_id uuid not null,
  account_id uuid not null,
  role text not null,
  reason text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
create index reading_household on reading (community_id, household_id, at);
create index reading_account on reading (community_id, account_id, at);
call put_wall('reading');

create table protected_reader (
  community_id uuid not null,
  household_id uuid not null,
  account_id uuid not null,
  primary key (community_id, household_id, account_id)
);
call put_wall('protected_reader');

-- Every look-in; the household keeps the last one.
create table look_in (
  community_id uuid not null,
  id uuid not null,
  household_id uuid not null,
  way text not null,
  at timestamptz not null,
  claimed_at timestamptz not null,
  account_id uuid not null,
  primary key (community_id, id)
);
create index look_in_household on look_in (community_id, household_id, at);
call put_wall('look_in');

-- Erased people and households: ids only, applied again on every restore.
create table erased (
  community_id uuid not null,
  id uuid not null,
  kind text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
call put_wall('erased');
