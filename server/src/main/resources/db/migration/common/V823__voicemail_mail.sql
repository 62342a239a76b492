-- Mails about messages that are owed; a row goes when the relay has taken the mail, or refused it for good.
create table voicemail_mail (
    id bigint primary key,
    domain_id integer not null,
    uuid text not null,
    receiver text not null,
    attached integer not null,
    deletes integer not null,
    attempts integer not null,
    since_us bigint not null,
    due_us bigint not null
);
create index voicemail_mail_due on voicemail_mail (due_us, id);
