-- When agents worked for queues ('INOUT') and when they paused ('PAUSE'); end_us is null while they do.
create table agent_session (
    domain_id integer not null,
    ordinal bigint not null,
    kind text not null,
    extension text not null,
    queue text not null,
    start_us bigint not null,
    end_us bigint,
    primary key (domain_id, ordinal)
);
create index agent_session_open on agent_session (domain_id, extension, queue, kind) where end_us is null;
create index agent_session_ended on agent_session (domain_id, end_us, ordinal) where end_us is not null;
create index agent_session_agent on agent_session (domain_id, extension, end_us, ordinal) where end_us is not null;
create index agent_session_queue on agent_session (domain_id, queue, end_us, ordinal) where end_us is not null;
