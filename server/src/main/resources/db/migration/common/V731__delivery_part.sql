-- One ledger entry may make several events: they leave one after the other, and part is the first that is still owed.
alter table delivery add column part integer not null default 0;

-- Each of them can be given up.
create table delivery_failed_part (
    call_id text not null,
    subscription text not null,
    sequence integer not null,
    part integer not null,
    domain_id integer not null,
    queued_us bigint not null,
    attempts integer not null,
    failed_us bigint not null,
    reason text not null,
    primary key (call_id, subscription, sequence, part)
);
insert into delivery_failed_part
    select call_id, subscription, sequence, 0, domain_id, queued_us, attempts, failed_us, reason from delivery_failed;
drop table delivery_failed;
alter table delivery_failed_part rename to delivery_failed;
create index delivery_failed_age on delivery_failed (failed_us);
