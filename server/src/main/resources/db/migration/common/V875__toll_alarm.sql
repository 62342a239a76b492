-- Alarms about caps on calls outside: each once for its hour or day. extension is empty for the tenant as a whole.
create table toll_alarm (
    domain_id integer not null,
    extension text not null,
    measure text not null,
    percent integer not null,
    since_us bigint not null,
    at_us bigint not null,
    primary key (domain_id, extension, measure, percent, since_us)
);
