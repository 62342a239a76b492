-- How many calls there were on a UTC day, by what lists of records are filtered by: totals and deep pages without
-- counting rows. caller_key and callee_key are '=' and the key, or '' for every caller or callee; so are queues.
create table cdr_count (
    domain_id integer not null,
    caller_key text not null,
    callee_key text not null,
    queue text not null,
    day integer not null,
    direction text not null,
    missed integer not null,
    recording text not null,
    calls integer not null,
    primary key (domain_id, caller_key, callee_key, queue, day, direction, missed, recording)
) without rowid;
