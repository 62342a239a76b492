-- Recognising a client's retry after a restart needs the calls accepted in the last seconds.
create index ledger_accepted on ledger (at_us) where kind = 'accepted';

-- Calls that have begun and not ended. next_sequence is what makes gaps and writing after the end impossible.
create table open_call (
    call_id text primary key,
    domain_id integer not null,
    accepted_us bigint not null,
    next_sequence integer not null
);
