-- What queues have to report, in the order in which it became visible (ordinal from 1 of each tenant and report): each
-- stay of a caller in a queue or ring group ('STAY'), and each agent who was called for that caller ('AGENT'; agent is the place among
-- them, from 0). step is the stay among the steps of the call, stay the ordinal of the stay. The rest is in the record.
create table queue_row (
    domain_id integer not null,
    report text not null,
    ordinal bigint not null,
    call_id text not null references cdr (call_id) on delete cascade,
    step integer not null,
    stay bigint not null,
    agent integer not null,
    queue text not null,
    caller_key text not null,
    agent_key text not null,
    start_us bigint not null,
    primary key (domain_id, report, ordinal)
);
insert into queue_row
select c.domain_id, 'STAY', row_number() over (partition by c.domain_id order by c.end_us, c.call_id, s.ordinal),
    c.call_id, s.ordinal, 0, 0, s.number, c.caller_key,
    coalesce((select coalesce(l.extension, l.destination) from cdr_leg l
        where l.call_id = s.call_id and l.step = s.ordinal
        order by case when l.answer_us is null then 1 else 0 end, l.answer_us, l.ordinal desc limit 1), ''),
    s.start_us
from cdr_step s join cdr c on c.call_id = s.call_id
where s.kind in ('QUEUE', 'GROUP');
update queue_row set stay = ordinal where report = 'STAY';
insert into queue_row
select a.domain_id, 'AGENT', row_number() over (partition by a.domain_id order by a.stay, a.first_leg),
    a.call_id, a.step, a.stay, row_number() over (partition by a.domain_id, a.stay order by a.first_leg) - 1,
    a.queue, a.caller_key, a.agent, a.start_us
from (select q.domain_id, q.call_id, q.step, q.stay, q.queue, q.caller_key,
        coalesce(l.extension, l.destination) as agent, min(l.ordinal) as first_leg, min(l.start_us) as start_us
    from queue_row q join cdr_leg l on l.call_id = q.call_id and l.step = q.step
    where q.report = 'STAY'
    group by q.domain_id, q.call_id, q.step, q.stay, q.queue, q.caller_key, coalesce(l.extension, l.destination)) as a;
create index queue_row_newest on queue_row (domain_id, report, start_us, ordinal);
create index queue_row_queue on queue_row (domain_id, report, queue, start_us, ordinal);
create index queue_row_caller on queue_row (domain_id, report, caller_key, start_us, ordinal);
create index queue_row_agent on queue_row (domain_id, report, agent_key, start_us, ordinal);
create index queue_row_stay on queue_row (domain_id, report, stay, start_us, ordinal);
create index queue_row_call on queue_row (call_id);
