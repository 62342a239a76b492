-- Calls that the network took nowhere: nobody rang, so the number is called again later.
alter table automatic_call_recipient add column rang integer not null default 0;
alter table automatic_call_recipient add column failures integer not null default 0;
alter table automatic_call_recipient add column not_before_us bigint;
