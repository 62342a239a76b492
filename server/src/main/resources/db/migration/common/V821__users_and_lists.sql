-- What clients say about extensions: null leaves what the file says.
alter table extension_setting add column active integer;
alter table extension_setting add column recorded integer;
alter table extension_setting add column max_calls integer;
-- Networks that its phones may not, or only may, send from; separated by commas.
alter table extension_setting add column denied text;
alter table extension_setting add column permitted text;
alter table extension_setting add column route text;
-- JSON, sealed and in Base64 because it holds the PIN.
alter table extension_setting add column mailbox text;
-- What clients said that means nothing to us, for them to read again: JSON.
alter table extension_setting add column notes text;
-- When it was made; null for those of the file and older ones.
alter table extension_setting add column created_us bigint;

alter table blocked_number add column written text;
alter table blocked_number add column comment text;
alter table blocked_number add column labels text;
alter table blocked_number add column created_us bigint;

-- Callers who are let in although a list or a rule refuses them. labels: JSON.
create table allowed_number (
    id bigint primary key,
    domain_id integer not null,
    number_key text not null,
    written text,
    comment text,
    labels text,
    created_us bigint
);
create unique index allowed_number_key on allowed_number (domain_id, number_key);
create index allowed_number_newest on allowed_number (domain_id, id);
