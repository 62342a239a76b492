-- Besides the events of calls, those of things: a lane is a call or a thing (notice:DOMAIN/extension/1001). The sequence
-- of a notice counts microseconds, and note holds what it says. With an entry of a call, note holds which extensions
-- came to another state by it.
create table delivery_of_lane (
    lane text not null,
    subscription text not null,
    sequence bigint not null,
    domain_id integer not null,
    queued_us bigint not null,
    due_us bigint not null,
    attempts integer not null,
    part integer not null default 0,
    note text,
    primary key (lane, subscription, sequence)
);
insert into delivery_of_lane (lane, subscription, sequence, domain_id, queued_us, due_us, attempts, part)
    select call_id, subscription, sequence, domain_id, queued_us, due_us, attempts, part from delivery;
drop table delivery;
alter table delivery_of_lane rename to delivery;
create index delivery_due on delivery (domain_id, subscription, due_us);

create table delivery_failed_of_lane (
    lane text not null,
    subscription text not null,
    sequence bigint not null,
    part integer not null,
    domain_id integer not null,
    queued_us bigint not null,
    attempts integer not null,
    failed_us bigint not null,
    reason text not null,
    note text,
    primary key (lane, subscription, sequence, part)
);
insert into delivery_failed_of_lane
    (lane, subscription, sequence, part, domain_id, queued_us, attempts, failed_us, reason)
    select call_id, subscription, sequence, part, domain_id, queued_us, attempts, failed_us, reason
    from delivery_failed;
drop table delivery_failed;
alter table delivery_failed_of_lane rename to delivery_failed;
create index delivery_failed_age on delivery_failed (failed_us);
