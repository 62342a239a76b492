-- What happened to every call, for ever. pos is the order in which it was written.
create table ledger (
    pos bigint generated always as identity primary key,
    call_id text not null,
    domain_id integer not null,
    sequence integer not null check (sequence >= 0),
    at_us bigint not null,
    kind text not null,
    body text not null,
    unique (call_id, sequence)
);
