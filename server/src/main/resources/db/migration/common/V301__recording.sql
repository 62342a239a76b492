-- Recordings that were announced. deleted_us is set once the file is gone.
create table recording (
    recording_id text primary key,
    call_id text not null,
    domain_id integer not null,
    file text not null,
    ready_us bigint not null,
    deleted_us bigint
);
create index recording_call on recording (call_id);
create index recording_age on recording (domain_id, ready_us) where deleted_us is null;

-- Links handed out; only a hash, so that nobody who reads the database can use one.
create table recording_link (
    token_sha256 text primary key,
    recording_id text not null,
    expires_us bigint not null
);
create index recording_link_expiry on recording_link (expires_us);
