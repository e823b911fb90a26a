-- The walls. A data community is an opaque id that never changes, even when the official code does; it comes first in the key of
-- every row that belongs to it, and row-level security keeps it so. The application's role owns nothing.

-- Whose rows this transaction may see: set by set_config(…, true) inside it; absent or empty sees none.
create function wall() returns uuid[] language sql stable parallel safe
  return nullif(current_setting('haitang.communities', true), '')::uuid[];
-- What this transaction is for. Some tables open for one purpose only.
create function purpose() returns text language sql stable parallel safe
  return coalesce(current_setting('haitang.purpose', true), '');
-- Who acts: one account, or, where commands travel together, those of all of them.
create function acting_accounts() returns uuid[] language sql stable parallel safe
  return string_to_array(nullif(current_setting('haitang.account', true), ''), ',')::uuid[];

-- Puts the wall around a table whose rows belong to a data community.
create procedure put_wall(name regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy wall on %s using (community_id = any ((select wall())::uuid[])) with check (community_id = any ((select wall())::uuid[]))', name);
  execute format('grant select, insert, update, delete on %s to haitang_app', name);
end $$;

-- Puts a wall around a table that opens only while the transaction has one of the given purposes.
create procedure put_purpose(name regclass, variadic purposes text[]) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy purpose on %s using ((select purpose()) = any (%L::text[])) with check ((select purpose()) = any (%L::text[]))', name, purposes, purposes);
  execute format('grant select, insert, update, delete on %s to haitang_app', name);
end $$;

grant usage on schema public to haitang_app;

-- District, street and community are data communities: each holds its own staff and organisations behind its own wall.
create table community (
  id uuid primary key,
  parent_id uuid references community,
  level text not null check (level in ('district', 'street', 'community')),
  code text collate "C",
  name text not null,
  pack text not null,
  zone text not null,
  settings jsonb not null default '{}',
  version int not null default 0,
  closed_on date
);
create index community_parent on community (parent_id);
-- Names and codes of communities are public knowledge; changing them is not.
alter table community enable row level security;
alter table community force row level security;
create policy read on community for select using (true);
create policy change on community for all using (id = any ((select wall())::uuid[])) with check (id = any ((select wall())::uuid[]));
grant select, insert, update on community to haitang_app;

-- Which communities lie under which (each under itself): what a role at a street or district covers.
create table community_under (
  ancestor_id uuid not null references community,
  descendant_id uuid not null references community,
  primary key (ancestor_id, descendant_id)
);
grant select on community_under to haitang_app;

-- The key of each data community, wrapped by the installation's key, which is not in the database.
create table community_key (
  community_id uuid not null references community,
  id uuid not null,
  purpose text not null,
  wrapped bytea not null,
  made_at timestamptz not null,
  destroyed_at timestamptz,
  primary key (community_id, id)
);
call put_wall('community_key');
