-- How a connection's records are sent; null for as the route file says.
alter table connection add column ordering varchar;
alter table connection add column aggregation varchar;
alter table connection add column max_in_flight varchar;
