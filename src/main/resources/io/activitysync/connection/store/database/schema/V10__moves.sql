-- Which process wrote a move, and when by this database's clock: another that makes the same move at
-- about that time does not write it again. Empty where the store is one process's own.
alter table history add column instance varchar;
alter table history add column noted_at timestamp with time zone;
create index history_by_noted on history (noted_at);
