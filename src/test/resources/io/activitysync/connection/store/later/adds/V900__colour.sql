-- What a newer program may add while older ones run.
create table colour (
  name varchar primary key
);
alter table connection add column colour varchar default 'grey' not null;
alter table connection add column shade varchar;
