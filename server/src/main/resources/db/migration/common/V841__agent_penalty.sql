-- How reluctantly an agent is rung for a queue, when a client said so; no row: 0.
create table agent_penalty (
    domain_id integer not null,
    queue text not null,
    extension text not null,
    penalty integer not null,
    primary key (domain_id, queue, extension)
);
