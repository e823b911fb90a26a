-- Where a row of a list is taken for its header, a header is somebody's name: what was understood of a list is sealed like the list itself, and so is what a
-- community's headers mean. Neither can be sealed from here: lists that lie ready are compared anew, and what a header means is said once more.
alter table import drop column layout;
-- What the columns mean, as guessed or as corrected.
alter table import add column layout bytea;
alter table import disable row level security;
update import set state = 'reading', step = 'comparing', done = 0, version = version + 1 where state = 'ready';
alter table import enable row level security;
alter table import force row level security;

truncate import_meaning;
alter table import_meaning drop column header;
-- By a keyed hash a header is found, sealed it is kept.
alter table import_meaning add column header_hash text collate "C" not null;
alter table import_meaning add column header bytea not null;
alter table import_meaning add primary key (community_id, header_hash);

-- Nobody asks for it any more.
alter table import_chunk drop column first_entry;
