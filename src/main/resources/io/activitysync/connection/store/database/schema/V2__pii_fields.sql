-- Fields that hold personal data, as kind=path with commas between; null for none.
alter table connection add column pii_fields varchar;
