-- The audit trail of administration. Written in the transaction of each change; see the triggers of V882.
create table audit_entry (
    entry_id bigint primary key,
    at_us bigint not null,
    -- Null for what concerns the whole server.
    domain_id integer,
    who text not null,
    -- Network address that a request came from; empty for the shell and for phones.
    source text not null,
    what text not null,
    which text not null
);
create index audit_entry_domain on audit_entry (domain_id, at_us);
