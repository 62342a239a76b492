-- What is left of the allowances of credentials, so that a restart does not renew them.
create table rate_limit (
    domain_id integer not null,
    credential text not null,
    tokens bigint not null,
    at_us bigint not null,
    primary key (domain_id, credential)
);
