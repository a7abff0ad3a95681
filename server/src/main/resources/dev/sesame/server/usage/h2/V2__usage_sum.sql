-- What was used on each day by each person of each team of each model; nobody else can ask the file of one machine for
-- more. H2 has no transaction for tables: whoever was killed in between must be able to begin anew.
drop table if exists usage_sum;

create table usage_sum (
    occurred_on date not null,
    issuer varchar(256) not null,
    subject varchar(256) not null,
    person varchar(256) not null,
    team varchar(256) not null,
    provider varchar(256) not null,
    model varchar(256) not null,
    requests bigint not null,
    failed bigint not null,
    input_tokens bigint not null,
    output_tokens bigint not null,
    cached_tokens bigint not null,
    estimated bigint not null,
    primary key (occurred_on, issuer, subject, person, team, provider, model)
);

insert into usage_sum
select occurred_on, issuer, subject, person, team, provider, model,
    count(*), sum(case when status >= 400 then 1 else 0 end),
    sum(input_tokens), sum(output_tokens), sum(cached_tokens), sum(case when estimated then 1 else 0 end)
from usage_record
group by occurred_on, issuer, subject, person, team, provider, model;
