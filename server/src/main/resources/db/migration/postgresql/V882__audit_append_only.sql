-- Rows are added and nothing else: who administrates cannot tidy up behind himself with what this server can do.
create function audit_entry_only_added() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is only added to';
end $$;
create trigger audit_entry_no_change before update or delete or truncate on audit_entry
    for each statement execute function audit_entry_only_added();
