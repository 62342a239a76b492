-- Events waiting to be delivered. A lane is a call and a subscription: its lowest sequence is delivered first, and all
-- its rows share one due time, so a waiting retry hides the whole lane from the index below.
create table delivery (
    call_id text not null,
    subscription text not null,
    sequence integer not null,
    domain_id integer not null,
    queued_us bigint not null,
    due_us bigint not null,
    attempts integer not null,
    primary key (call_id, subscription, sequence)
);
create index delivery_due on delivery (domain_id, subscription, due_us);

-- Events that were given up, kept for whoever asks what became of them.
create table delivery_failed (
    call_id text not null,
    subscription text not null,
    sequence integer not null,
    domain_id integer not null,
    queued_us bigint not null,
    attempts integer not null,
    failed_us bigint not null,
    reason text not null,
    primary key (call_id, subscription, sequence)
);
create index delivery_failed_age on delivery_failed (failed_us);
