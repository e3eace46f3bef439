-- Who may do what one process alone does at a time. A row is free where it has no owner, or has ended
-- by this database's clock; epoch grows each time that it is taken.
create table lease (
  name varchar primary key,
  owner varchar,
  epoch bigint not null,
  ends_at timestamp with time zone not null
);
