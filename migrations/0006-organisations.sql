-- Organisations, who belongs to them, and who looks after which household (the minimal form of "my households").

create table organisation (
  community_id uuid not null references community,
  id uuid not null,
  kind text not null,
  name text not null,
  place_id uuid not null,
  since date not null,
  until date,
  version int not null default 0,
  primary key (community_id, id)
);
call put_wall('organisation');

create table membership (
  community_id uuid not null,
  id uuid not null,
  organisation_id uuid not null,
  -- The person's home node and id: organisations elsewhere refer to it and see a masked card.
  person_community_id uuid not null,
  person_id uuid not null,
  position text,
  from_day date not null,
  to_day date,
  primary key (community_id, id),
  foreign key (community_id, organisation_id) references organisation
);
create index membership_person on membership (person_community_id, person_id);
create index membership_organisation on membership (community_id, organisation_id);
call put_wall('membership');

create table entrusted (
  community_id uuid not null,
  id uuid not null,
  household_id uuid not null,
  person_id uuid not null,
  from_day date not null,
  to_day date,
  primary key (community_id, id),
  foreign key (community_id, household_id) references household,
  foreign key (community_id, person_id) references person
);
create index entrusted_person on entrusted (community_id, person_id);
create index entrusted_household on entrusted (community_id, household_id);
call put_wall('entrusted');
