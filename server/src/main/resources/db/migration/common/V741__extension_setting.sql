-- What clients changed about extensions over HTTP, laid over those of the configuration file: kind is created, changed or
-- deleted. null leaves what the file says; dnd, forwards and the outbound number are in extension_state.
create table extension_setting (
    domain_id integer not null,
    extension text not null,
    kind text not null,
    name text,
    email text,
    voicemail integer,
    -- Kinds of numbers outside, separated by commas; empty: none.
    may_call text,
    -- Sealed, in Base64; only of created ones.
    password text,
    primary key (domain_id, extension)
);
