-- Hashes of the tokens that senders need, sealed.
alter table connection add column ingest_tokens varchar;
