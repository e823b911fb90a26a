-- Whoever deletes a row asks each table that refers to it; an index over part of the table cannot answer, and the whole community is read for every row.
-- Taking back a list of 100,000 asks 200,000 times.
drop index care_household;
create index care_household on care (community_id, household_id);
drop index person_household;
create index person_household on person (community_id, household_id);
drop index proxy_household;
create index proxy_household on proxy (community_id, household_id);
drop index household_door;
create index household_door on household (community_id, door_id);
drop index tie_door;
create index tie_door on tie (community_id, door_id);
create index grid_door_door on grid_door (community_id, door_id);
create index spot_place on spot (community_id, place_id);
create index venue_place on venue (community_id, place_id);
