-- Automatic calls: an announcement that is played to many numbers, one call each.

-- hours: seven days from Monday on, "1/09:00/18:00" (whether it counts, start, finish), separated by blanks.
-- unfinished = 1 while somebody is still to be called or being called.
create table automatic_call (
    id bigint primary key,
    domain_id integer not null,
    title text not null,
    did text not null,
    announcement text not null,
    file text not null,
    ring_s integer not null,
    gather integer not null,
    hours_bounded integer not null,
    hours text not null,
    created_us bigint not null,
    unfinished integer not null
);
create index automatic_call_newest on automatic_call (domain_id, id);
create index automatic_call_unfinished on automatic_call (id) where unfinished = 1;

-- state: WAITING; CALLING (call_id says which call, from before anybody rings); CALLED; REFUSED (a number that may not be
-- called).
create table automatic_call_recipient (
    automatic_call_id bigint not null,
    ordinal integer not null,
    number text not null,
    state text not null,
    call_id text,
    marked_us bigint,
    answered integer not null,
    digit integer,
    primary key (automatic_call_id, ordinal)
);
create unique index automatic_call_recipient_call on automatic_call_recipient (call_id);
create index automatic_call_recipient_next on automatic_call_recipient (automatic_call_id, state, ordinal);
