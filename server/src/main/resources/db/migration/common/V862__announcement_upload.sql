-- What the Simotel dialect tells of an announcement.
alter table announcement add column comment text not null default '';

-- Sounds that were uploaded and are no announcement yet.
create table announcement_upload (
    file text primary key,
    domain_id integer not null,
    length_ms bigint not null,
    file_name text,
    uploaded_us bigint not null
);
create index announcement_upload_oldest on announcement_upload (domain_id, uploaded_us);
