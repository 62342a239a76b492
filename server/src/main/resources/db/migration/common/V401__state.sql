-- What tenants change by phone or over HTTP; the configuration file says everything else.

-- Numbers for rows that clients know by a number: never used twice, also after the last row was deleted.
create table state_counter (
    name text primary key,
    value bigint not null
);

-- forwarded = 1: the four targets replace those of the file; null is then "not forwarded".
create table extension_state (
    domain_id integer not null,
    extension text not null,
    dnd integer not null,
    forwarded integer not null,
    forward_always text,
    forward_busy text,
    forward_no_answer text,
    forward_unreachable text,
    caller_id text,
    primary key (domain_id, extension)
);

create table agent_state (
    domain_id integer not null,
    extension text not null,
    logged_in integer not null,
    break_reason text,
    primary key (domain_id, extension)
);

-- Extensions in ring order, separated by commas; empty: nobody.
create table queue_members (
    domain_id integer not null,
    queue text not null,
    members text not null,
    primary key (domain_id, queue)
);

create table blocked_number (
    id bigint primary key,
    domain_id integer not null,
    number_key text not null,
    direction text not null
);
create unique index blocked_number_key on blocked_number (domain_id, number_key);
create index blocked_number_newest on blocked_number (domain_id, id);

create table announcement (
    id bigint primary key,
    domain_id integer not null,
    name text not null,
    file text not null,
    length_ms bigint not null
);
create index announcement_newest on announcement (domain_id, id);

create table voicemail_message (
    uuid text primary key,
    domain_id integer not null,
    extension text not null,
    caller_number text not null,
    caller_name text not null,
    start_us bigint not null,
    duration_ms bigint not null,
    file text not null,
    read_us bigint
);
create index voicemail_newest on voicemail_message (domain_id, start_us, uuid);
create index voicemail_mailbox on voicemail_message (domain_id, extension, start_us, uuid);

-- Where events are posted to, when a customer said so over HTTP: replaces the file's.
create table hook_setting (
    domain_id integer primary key,
    url text not null,
    ringing integer not null,
    answered integer not null,
    hangup integer not null
);
