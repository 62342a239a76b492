-- One row per ended call: every field and filter of every dialect, flat.
create table cdr (
    call_id text primary key,
    domain_id integer not null,
    direction text not null,
    origin text not null,
    caller_number text not null,
    caller_name text not null,
    caller_extension text,
    caller_key text not null,
    callee_number text not null,
    callee_name text not null,
    callee_extension text,
    callee_key text not null,
    did text,
    outbound_cli text,
    call_type text,
    dialed_extension text,
    connected_extension text,
    start_us bigint not null,
    ring_us bigint,
    pickup_us bigint,
    connect_us bigint,
    end_us bigint not null,
    queue text,
    queue_wait_us bigint not null,
    cause text not null,
    ended_by text not null,
    ended_how text not null,
    sip_status integer not null,
    sip_phrase text not null,
    missed integer not null,
    recording text not null,
    recording_file text,
    recording_ms bigint,
    cut_off integer not null,
    return_uuid text
);
create index cdr_newest on cdr (domain_id, start_us, call_id);
create index cdr_caller on cdr (domain_id, caller_key, start_us, call_id);
create index cdr_callee on cdr (domain_id, callee_key, start_us, call_id);
create index cdr_queue on cdr (domain_id, queue, start_us, call_id) where queue is not null;
create index cdr_deleted on cdr (domain_id, start_us, call_id) where recording = 'DELETED';
create index cdr_unreturned on cdr (domain_id, caller_key) where missed = 1 and return_uuid is null;

-- The devices that were called, in the order of their start.
create table cdr_leg (
    call_id text not null references cdr (call_id) on delete cascade,
    ordinal integer not null,
    side text not null,
    destination text not null,
    extension text,
    trunk text,
    start_us bigint not null,
    ring_us bigint,
    answer_us bigint,
    end_us bigint,
    cause text,
    ended_by text,
    ended_how text,
    sip_status integer not null,
    sip_phrase text not null,
    address text,
    user_agent text,
    write_codec text,
    read_codec text,
    packets_sent bigint not null,
    packets_received bigint not null,
    packets_lost bigint not null,
    jitter_ms double precision not null,
    primary key (call_id, ordinal)
);

-- How many calls a tenant had on a UTC day, by what lists are filtered by: totals and deep pages without counting rows.
create table cdr_day (
    domain_id integer not null,
    day integer not null,
    direction text not null,
    missed integer not null,
    recording text not null,
    calls bigint not null,
    primary key (domain_id, day, direction, missed, recording)
);
