-- Clients ask for the sound of a message by the name of its file.
create index voicemail_file on voicemail_message (domain_id, file);
