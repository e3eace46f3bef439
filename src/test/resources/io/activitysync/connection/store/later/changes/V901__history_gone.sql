-- What no older program can live with.
update store_state set needs = 901, needs_version = '99.0';
drop table history;
