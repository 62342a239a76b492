-- The counts of the calls so far; those of days alone are taken over.
insert into cdr_count (domain_id, caller_key, callee_key, queue, day, direction, missed, recording, calls)
select domain_id, '', '', '', day, direction, missed, recording, calls from cdr_day where calls > 0;
insert into cdr_count (domain_id, caller_key, callee_key, queue, day, direction, missed, recording, calls)
select domain_id, '=' || caller_key, '', '', start_us / 86400000000, direction, missed, recording, count(*)
from cdr group by domain_id, caller_key, start_us / 86400000000, direction, missed, recording;
insert into cdr_count (domain_id, caller_key, callee_key, queue, day, direction, missed, recording, calls)
select domain_id, '', '=' || callee_key, '', start_us / 86400000000, direction, missed, recording, count(*)
from cdr group by domain_id, callee_key, start_us / 86400000000, direction, missed, recording;
insert into cdr_count (domain_id, caller_key, callee_key, queue, day, direction, missed, recording, calls)
select domain_id, '=' || caller_key, '=' || callee_key, '', start_us / 86400000000, direction, missed, recording, count(*)
from cdr group by domain_id, caller_key, callee_key, start_us / 86400000000, direction, missed, recording;
insert into cdr_count (domain_id, caller_key, callee_key, queue, day, direction, missed, recording, calls)
select domain_id, '', '', '=' || queue, start_us / 86400000000, direction, missed, recording, count(*)
from cdr where queue is not null group by domain_id, queue, start_us / 86400000000, direction, missed, recording;
drop table cdr_day;

-- Missed calls and the others lie apart, so that few of one kind among many of the other are found at once. What comes
-- behind call_id is only there to be read without the row.
drop index cdr_newest;
drop index cdr_caller;
drop index cdr_callee;
drop index cdr_queue;
drop index cdr_deleted;
create index cdr_newest on cdr (domain_id, missed, start_us, call_id, direction);
create index cdr_caller on cdr (domain_id, caller_key, missed, start_us, call_id, direction);
create index cdr_callee on cdr (domain_id, callee_key, missed, start_us, call_id, direction, caller_key);
create index cdr_pair on cdr (domain_id, caller_key, callee_key, missed, start_us, call_id, direction);
create index cdr_queue on cdr (domain_id, queue, missed, start_us, call_id, direction) where queue is not null;
create index cdr_deleted on cdr (domain_id, missed, start_us, call_id, direction) where recording = 'DELETED';
