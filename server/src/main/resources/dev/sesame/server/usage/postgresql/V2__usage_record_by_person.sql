create index usage_record_by_person on usage_record (subject, issuer, occurred_on);
