-- Processes that share this database, and what each sees of the connections, for the others to tell. Who
-- writes gives its rows a higher number each time, in the order in which they can be read; who reads asks
-- for those above the one that it has.
create table instance (
  name varchar primary key,
  seen_at timestamp with time zone not null,
  written bigint not null
);
create table observed (
  instance varchar not null references instance (name) on delete cascade,
  connection_id varchar(63) not null,
  revision bigint not null,
  written bigint not null,
  shown varchar not null,
  primary key (instance, connection_id)
);
create index observed_written on observed (instance, written);
