create index usage_record_by_day on usage_record (occurred_on);
create index usage_record_by_person on usage_record (issuer, subject, occurred_on);
create index usage_record_by_time on usage_record (occurred_at desc);
