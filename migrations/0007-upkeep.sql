-- Upkeep: what the owner of the tables may do that nobody else may (backup, restore), and when the house was last looked after.

-- Row-level security is forced, so an owner who is no superuser sees nothing either. For a backup the owner, and only the owner, sees every row.
create procedure let_owner_keep(name regclass) language plpgsql as $$
begin
  execute format('create policy keep on %s for select to current_user using ((select purpose()) = ''backup'')', name);
end $$;

create or replace procedure put_wall(name regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy wall on %s using (community_id = any ((select wall())::uuid[])) with check (community_id = any ((select wall())::uuid[]))', name);
  call let_owner_keep(name);
  execute format('grant select, insert, update, delete on %s to haitang_app', name);
end $$;

create or replace procedure put_purpose(name regclass, variadic purposes text[]) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy purpose on %s using ((select purpose()) = any (%L::text[])) with check ((select purpose()) = any (%L::text[]))', name, purposes, purposes);
  call let_owner_keep(name);
  execute format('grant select, insert, update, delete on %s to haitang_app', name);
end $$;

do $$
declare
  t regclass;
begin
  for t in select c.oid from pg_class c where c.relnamespace = 'public'::regnamespace and c.relrowsecurity and not c.relispartition loop
    call let_owner_keep(t);
  end loop;
end $$;

-- Backups, restores, samples, checkpoints, purges: when, in whose name, with which counts. Written by the materialisers of `upkeep`.
create table upkeep (
  command_id uuid not null,
  kind text not null,
  at timestamptz not null,
  account_id uuid not null,
  facts jsonb not null,
  primary key (command_id, kind)
);
call put_purpose('upkeep', 'upkeep', 'doctor', 'tick');
create index upkeep_at on upkeep (kind, at);
