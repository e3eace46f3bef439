-- Retries that an operator asked for, for the other processes; revision is of the last one.
create table connection_retry (
  id varchar(63) primary key,
  revision bigint not null,
  asked_by varchar not null
);
