-- Rows are added and nothing else: who administrates cannot tidy up behind himself with what this server can do.
create trigger audit_entry_no_update before update on audit_entry
begin
    select raise(abort, 'the audit trail is only added to');
end;
create trigger audit_entry_no_delete before delete on audit_entry
begin
    select raise(abort, 'the audit trail is only added to');
end;
