-- Marks that callers gave in surveys; written with the record of their call.
create table cdr_poll (
    call_id text not null references cdr (call_id) on delete cascade,
    ordinal integer not null,
    domain_id integer not null,
    at_us bigint not null,
    survey text not null,
    label text not null,
    point integer not null,
    queue text,
    source text not null,
    destination text not null,
    primary key (call_id, ordinal)
);
create index cdr_poll_newest on cdr_poll (domain_id, at_us, call_id, ordinal);
