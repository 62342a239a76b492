-- Applications that ./santral app registered; those of the configuration file are not here.
create table oauth_application (
    client_id text primary key,
    domain_id integer not null,
    secret_sha256 text not null,
    name text not null,
    redirect_uris text not null,
    created_us bigint not null
);
create index oauth_application_domain on oauth_application (domain_id);

-- What a user let an application do. While the consent form is open, consent_sha256 and session_sha256 say which form
-- and who may send it. The last three of the request are compared when the code is exchanged.
create table oauth_grant (
    grant_id text primary key,
    domain_id integer not null,
    user_email text not null,
    client_id text not null,
    scopes text not null,
    consent_sha256 text unique,
    session_sha256 text not null,
    client_state text,
    redirect_uri text,
    code_challenge text,
    purge_us bigint not null
);
create index oauth_grant_client on oauth_grant (client_id);
create index oauth_grant_age on oauth_grant (purge_us);

-- Codes, access tokens, refresh tokens: hashes only, so that nobody who reads the database can use one. used_us: when
-- a code was exchanged, or a refresh token for the first time. sealed: an access token encrypted, for clients that
-- send a hash of it together with a call's id.
create table oauth_token (
    token_sha256 text primary key,
    grant_id text not null references oauth_grant (grant_id) on delete cascade,
    domain_id integer not null,
    kind text not null,
    scopes text not null,
    issued_us bigint not null,
    expires_us bigint not null,
    used_us bigint,
    sealed text,
    purge_us bigint not null
);
create index oauth_token_grant on oauth_token (grant_id);
create index oauth_token_age on oauth_token (purge_us);
create index oauth_token_newest on oauth_token (domain_id, issued_us) where kind = 'ACCESS';

-- What a user need not be asked again.
create table oauth_consent (
    client_id text not null,
    domain_id integer not null,
    user_email text not null,
    scopes text not null,
    primary key (client_id, domain_id, user_email)
);

-- Who is logged in to the pages.
create table oauth_session (
    session_sha256 text primary key,
    domain_id integer not null,
    user_email text not null,
    purge_us bigint not null
);
create index oauth_session_age on oauth_session (purge_us);

-- Login forms that were sent, so that none is taken twice.
create table oauth_used_form (
    form_sha256 text primary key,
    purge_us bigint not null
);
create index oauth_used_form_age on oauth_used_form (purge_us);
