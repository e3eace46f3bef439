-- The stream by its ARN, where it is another account's; null for by name.
alter table connection add column stream_arn varchar;
