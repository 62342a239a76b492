-- Small numbers that clients know our telephone numbers by; they outlive a number that is taken out of the file for a while.
create table did_id (
    domain_id integer not null,
    number text not null,
    id integer not null,
    primary key (domain_id, number)
);
create unique index did_id_id on did_id (domain_id, id);
