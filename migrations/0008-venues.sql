-- Venues 小巷红韵: small doorstep places that have one use in peace and another in an emergency.
create table venue (
  community_id uuid not null references community,
  id uuid not null,
  place_id uuid not null,
  name text not null,
  peace_use text not null check (peace_use in ('meeting', 'activity', 'services', 'reading', 'clinic')),
  emergency_use text not null check (emergency_use in ('sampling-point', 'supply-station', 'service-point', 'shelter', 'cooling-point', 'charging-point')),
  room_for smallint check (room_for > 0),
  version int not null default 0,
  opened_on date not null,
  closed_on date,
  primary key (community_id, id),
  foreign key (community_id, place_id) references place
);
-- Two open venues of a community never share a name.
create unique index venue_name on venue (community_id, name) where closed_on is null;
call put_wall('venue');
