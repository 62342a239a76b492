-- The places that a call passed through, in order, and which of them a device was called from.
create table cdr_step (
    call_id text not null references cdr (call_id) on delete cascade,
    ordinal integer not null,
    kind text not null,
    number text not null,
    start_us bigint not null,
    answer_us bigint,
    end_us bigint,
    next_kind text,
    next_number text,
    primary key (call_id, ordinal)
);
alter table cdr_leg add column step integer;

-- Who was handed the call, in order.
create table cdr_transfer (
    call_id text not null references cdr (call_id) on delete cascade,
    ordinal integer not null,
    at_us bigint not null,
    kind text not null,
    by_extension text,
    to_number text not null,
    other_call text,
    primary key (call_id, ordinal)
);
