-- What the Bulutfon dialect tells of an announcement. Older ones were uploaded without a name for their file, and when is
-- not known.
alter table announcement add column file_name text;
alter table announcement add column on_hold_music integer not null default 0;
alter table announcement add column created_us bigint;
