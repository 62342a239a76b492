-- Trunks and queues that clients made, changed or deleted over HTTP, laid over those of the configuration file.
create table tenant_setting (
    domain_id integer not null,
    -- trunk or queue
    kind text not null,
    -- A trunk's name, a queue's number.
    name text not null,
    -- created, changed or deleted
    state text not null,
    -- What was said, sealed, in Base64: there may be passwords in it.
    content text not null,
    made_us bigint not null,
    primary key (domain_id, kind, name)
);
