-- A deletion is decided first (deleted_us: record, links and lists know it from then on) and its files go afterwards
-- (gone_us), so that a crash in between leaves something to finish, never a record of a file that is not there.
alter table recording add column gone_us bigint;
update recording set gone_us = deleted_us where deleted_us is not null;
create index recording_not_gone on recording (recording_id) where deleted_us is not null and gone_us is null;

-- Whether the manifest was written beside the audio.
alter table recording add column manifest integer not null default 0;
create index recording_no_manifest on recording (recording_id) where manifest = 0 and deleted_us is null;
