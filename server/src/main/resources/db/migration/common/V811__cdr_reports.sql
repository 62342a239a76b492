-- In which order a tenant's records became visible, from 1: calls end in another order than they begin. Who reads on from
-- the last record that he has seen misses none.
alter table cdr add column ordinal bigint;
update cdr set ordinal = placed.place
from (select call_id as id, row_number() over (partition by domain_id order by end_us, call_id) as place from cdr) as placed
where cdr.call_id = placed.id;
create unique index cdr_ordinal on cdr (domain_id, ordinal);

-- The trunk that a call from outside came over.
alter table cdr add column trunk text;

-- Whom a call from outside reached, in the form in which numbers are compared; null where that is the number called.
alter table cdr add column reached_key text;
update cdr set reached_key = coalesce(connected_extension, dialed_extension)
where direction = 'IN' and coalesce(connected_extension, dialed_extension) <> callee_key;
create index cdr_reached on cdr (domain_id, reached_key, missed, start_us, call_id, direction, caller_key)
where reached_key is not null;

-- Calls that reached a number are counted as those to one, with '~' before it instead of '='.
insert into cdr_count (domain_id, caller_key, callee_key, queue, day, direction, missed, recording, calls)
select domain_id, '', '~' || reached_key, '', start_us / 86400000000, direction, missed, recording, count(*)
from cdr where reached_key is not null
group by domain_id, reached_key, start_us / 86400000000, direction, missed, recording;
insert into cdr_count (domain_id, caller_key, callee_key, queue, day, direction, missed, recording, calls)
select domain_id, '=' || caller_key, '~' || reached_key, '', start_us / 86400000000, direction, missed, recording, count(*)
from cdr where reached_key is not null
group by domain_id, caller_key, reached_key, start_us / 86400000000, direction, missed, recording;
