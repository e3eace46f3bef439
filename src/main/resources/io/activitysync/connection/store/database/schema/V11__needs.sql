-- The lowest schema that a program must know to use this store, and the version of the program that
-- made it so. A script that only adds (tables, and columns that may be null or have a default) leaves
-- both alone, and older programs go on. One that they can't live with sets both before all else:
--   update store_state set needs = 20, needs_version = '2.0';
alter table store_state add column needs integer default 0 not null;
alter table store_state add column needs_version varchar;
