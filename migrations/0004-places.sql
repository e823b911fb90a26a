-- Places: one tree inside each data community; doors; grids laid over them; what became of what.

create table place (
  community_id uuid not null references community,
  id uuid not null,
  parent_id uuid,
  kind text not null check (kind in ('district', 'street', 'community', 'compound', 'building', 'entrance', 'door')),
  label text not null,
  form text,
  managed boolean,
  floor smallint,
  col smallint,
  sort int not null default 0,
  since date not null,
  until date,
  version int not null default 0,
  primary key (community_id, id),
  foreign key (community_id, parent_id) references place,
  check (kind <> 'door' or col is not null)
);
create index place_parent on place (community_id, parent_id, sort);
-- Two places under one parent never share a label at the same time; after a demolition the label is free again.
create unique index place_label on place (community_id, parent_id, label) where until is null;
call put_wall('place');

-- Every place under every place above it (and under itself, depth 0).
create table place_under (
  community_id uuid not null,
  ancestor_id uuid not null,
  descendant_id uuid not null,
  depth smallint not null,
  primary key (community_id, ancestor_id, descendant_id)
);
create index place_under_descendant on place_under (community_id, descendant_id);
call put_wall('place_under');

create table door (
  community_id uuid not null,
  id uuid not null,
  use text not null check (use in ('lived-in', 'let', 'shared', 'vacant', 'business', 'not-known')),
  confirmed_on date,
  confirmed_by uuid,
  primary key (community_id, id),
  foreign key (community_id, id) references place
);
call put_wall('door');

-- What a place was called before, so that the old doorplate still finds it.
create table place_name (
  community_id uuid not null,
  place_id uuid not null,
  label text not null,
  until date not null,
  primary key (community_id, place_id, until),
  foreign key (community_id, place_id) references place
);
call put_wall('place_name');
create table place_became (
  community_id uuid not null,
  old_id uuid not null,
  new_id uuid not null,
  how text not null check (how in ('split', 'merge', 'move')),
  on_day date not null,
  primary key (community_id, old_id, new_id)
);
create index place_became_new on place_became (community_id, new_id);
call put_wall('place_became');

create table grid (
  community_id uuid not null references community,
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('grid', 'micro-grid')),
  version int not null default 0,
  dropped_on date,
  primary key (community_id, id)
);
call put_wall('grid');
-- A door lies in at most one grid of each kind.
create table grid_door (
  community_id uuid not null,
  kind text not null,
  door_id uuid not null,
  grid_id uuid not null,
  primary key (community_id, kind, door_id),
  foreign key (community_id, grid_id) references grid,
  foreign key (community_id, door_id) references place
);
create index grid_door_grid on grid_door (community_id, grid_id);
call put_wall('grid_door');

-- Spots 点位: gate, supply point, doorstep.
create table spot (
  community_id uuid not null,
  id uuid not null,
  place_id uuid not null,
  name text not null,
  lat double precision,
  lon double precision,
  outline jsonb,
  version int not null default 0,
  closed_on date,
  primary key (community_id, id),
  foreign key (community_id, place_id) references place
);
call put_wall('spot');
