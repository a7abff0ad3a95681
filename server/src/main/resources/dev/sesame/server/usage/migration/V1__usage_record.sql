create table usage_record (
    request_id varchar(256) not null,
    occurred_at timestamp with time zone not null,
    occurred_on date not null,
    issuer varchar(256) not null,
    subject varchar(256) not null,
    person varchar(256) not null,
    team varchar(256) not null,
    provider varchar(256) not null,
    model varchar(256) not null,
    upstream varchar(256) not null,
    status integer not null,
    input_tokens bigint not null,
    output_tokens bigint not null,
    cached_tokens bigint not null,
    estimated boolean not null,
    milliseconds bigint not null
);

create index usage_record_by_day on usage_record (occurred_on);

create table usage_journal (
    file varchar(256) primary key,
    taken bigint not null
);
