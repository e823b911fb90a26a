-- The register: what else people can be to a door, and how somebody's workbook becomes the neighbourhood.

-- A household owns its flat or rents it; null: nobody said. `held_by`: the list by which it came; it may be held as long as that may be used, unless somebody here
-- confirms it: then the list no longer holds it.
alter table household add column tenure text check (tenure in ('own', 'rent'));
alter table household add column held_by uuid;
alter table person add column held_by uuid;
-- Registered here (户籍): null where nobody said. Who lives here and is registered elsewhere is false.
alter table person add column registered boolean;
-- Merged into another record: this one keeps only its id, until its time is up.
alter table person add column merged_into uuid;

-- A door's use is told by many; a version tells whether somebody told it since.
alter table door add column version int not null default 0;
-- With the record of a person goes their account, when two records of one person become one, and back when that is taken back.
create policy follow on account for update
  using ((select purpose()) in ('merging', 'undo') and community_id = any ((select wall())::uuid[]))
  with check ((select purpose()) in ('merging', 'undo') and community_id = any ((select wall())::uuid[]));

-- What somebody who lives elsewhere is to a door: its owner, or registered at it (户在人不在). They are people without a household here.
create table tie (
  community_id uuid not null,
  id uuid not null,
  door_id uuid not null,
  person_id uuid not null,
  kind text not null check (kind in ('owner', 'registered')),
  lives_where bytea,
  from_day date,
  ended_on date,
  version int not null default 0,
  primary key (community_id, id),
  foreign key (community_id, door_id) references place,
  foreign key (community_id, person_id) references person
);
create index tie_door on tie (community_id, door_id) where ended_on is null;
create index tie_person on tie (community_id, person_id);
call put_wall('tie');

-- A household on its way to another community of the house: seen behind both walls, sealed under the installation's key, gone once it is taken or lapsed.
create table transfer (
  id uuid primary key,
  from_id uuid not null references community,
  to_id uuid not null references community,
  household_id uuid not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  lapses_at timestamptz not null,
  state text not null check (state in ('waiting', 'taken', 'sent-back', 'withdrawn', 'lapsed')),
  body bytea,
  settled_at timestamptz
);
create index transfer_to on transfer (to_id) where state = 'waiting';
create index transfer_from on transfer (from_id);
alter table transfer enable row level security;
alter table transfer force row level security;
create policy wall on transfer using (from_id = any ((select wall())::uuid[]) or to_id = any ((select wall())::uuid[]))
  with check (from_id = any ((select wall())::uuid[]) or to_id = any ((select wall())::uuid[]));
call let_owner_keep('transfer');
grant select, insert, update, delete on transfer to haitang_app;

-- Two records that somebody looked at and found to be two people.
create table not_double (
  community_id uuid not null,
  one_id uuid not null,
  other_id uuid not null,
  by_account uuid not null,
  at timestamptz not null,
  primary key (community_id, one_id, other_id)
);
call put_wall('not_double');

-- A list that somebody brought: where it comes from, why it may be used and until when. The file itself is not kept; what was read in it stays sealed
-- until the list is taken or left, and then as long as the undo.
create table import (
  community_id uuid not null references community,
  id uuid not null,
  account_id uuid not null,
  at timestamptz not null,
  touched_at timestamptz not null,
  state text not null check (state in ('reading', 'ready', 'unreadable', 'taken', 'left', 'broken')),
  -- The code of why a file was not read, or a list not taken.
  code text,
  facts jsonb not null default '{}',
  file_name bytea not null,
  file_hash bytea not null,
  source text not null,
  basis text not null,
  use_until date not null,
  -- Share of the work done, 0 to 1000, and of which step.
  step text not null default 'reading',
  done smallint not null default 0,
  -- What the columns mean, as guessed or as corrected; no cell of the list is in it.
  layout jsonb,
  -- Corrections of it that wait to be read.
  changes jsonb not null default '[]',
  counts jsonb not null default '{}',
  -- Cells mended on the screen, and rows left out or taken although they were doubtful: sealed.
  mends bytea,
  choices bytea,
  taken_by uuid,
  command_id uuid,
  version int not null default 0,
  primary key (community_id, id)
);
create index import_at on import (community_id, at);
call put_wall('import');
-- What was read (raw) and what would be done (plan), in sealed pieces. `verdicts`: one letter an entry of the piece, so that a page of refused ones is found unopened.
create table import_chunk (
  community_id uuid not null,
  import_id uuid not null,
  kind text not null check (kind in ('raw', 'plan')),
  nr int not null,
  first_entry int not null default 0,
  verdicts text not null default '',
  body bytea not null,
  primary key (community_id, import_id, kind, nr),
  foreign key (community_id, import_id) references import on delete cascade
);
call put_wall('import_chunk');
-- What a community's headers mean, as somebody corrected them once.
create table import_meaning (
  community_id uuid not null,
  header text collate "C" not null,
  meaning text not null,
  at timestamptz not null,
  primary key (community_id, header)
);
call put_wall('import_meaning');

-- What whoever is asked to sign must know of a parked command: codes and numbers, nothing about a person.
alter table approval add column facts jsonb not null default '{}';

-- What left the house on paper or as a file: who, what for, how many; the code stands as a watermark on every page.
create table export (
  community_id uuid not null,
  id uuid not null,
  code text not null,
  account_id uuid not null,
  at timestamptz not null,
  kind text not null,
  -- What a row is, and what stands in its columns: as it was asked for, whatever becomes of the layout.
  each text not null,
  columns jsonb not null,
  form text not null check (form in ('xlsx', 'csv', 'print')),
  language text not null,
  reason text not null,
  scope jsonb not null,
  households int not null,
  residents int not null,
  beyond int not null,
  signed boolean not null default false,
  ready_until timestamptz not null,
  fetched int not null default 0,
  primary key (community_id, id)
);
create index export_account on export (community_id, account_id, at);
create unique index export_code on export (community_id, code);
call put_wall('export');
-- The columns that a superior's form asks for, under a name.
create table export_layout (
  community_id uuid not null,
  id uuid not null,
  name text not null,
  -- What a row is: person, household, door, entrance, building.
  each text not null,
  columns jsonb not null,
  version int not null default 0,
  dropped_on date,
  primary key (community_id, id)
);
call put_wall('export_layout');
-- Whose name or number an account has been shown beyond its own doors, by day: a limit, and an alarm. `approved`: a second person signed for it, so it does
-- not count. The limit is the account's, in whatever community it works, so of its own rows an account sees all.
create table shown (
  community_id uuid not null,
  account_id uuid not null,
  day date not null,
  person_id uuid not null,
  approved boolean not null default false,
  primary key (community_id, account_id, day, person_id)
);
create index shown_account on shown (account_id, day);
call put_wall('shown');
create policy own on shown for select using (account_id = any ((select acting_accounts())::uuid[]));
-- More for one account and day, as two people signed it.
create table shown_more (
  community_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  day date not null,
  more int not null check (more > 0),
  at timestamptz not null,
  primary key (community_id, id)
);
create index shown_more_account on shown_more (community_id, account_id, day);
call put_wall('shown_more');
-- Somebody stood at the limit, or went beyond it: one row an account and day, seen by a lead or not yet.
create table shown_alarm (
  community_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  day date not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  shown int not null,
  refused int not null default 0,
  settled_at timestamptz,
  settled_by uuid,
  primary key (community_id, id),
  unique (community_id, account_id, day)
);
call put_wall('shown_alarm');
