-- What becomes of events whose kind no version knows; null for skip.
alter table connection add column unknown_kinds varchar;
