-- Links to messages that were handed out; only a hash, so that nobody who reads the database can use one.
create table voicemail_link (
    token_sha256 text primary key,
    domain_id integer not null,
    uuid text not null,
    expires_us bigint not null
);
create index voicemail_link_expiry on voicemail_link (expires_us);
