-- By itself, so that it can be repeated: its sums are kept by now.
drop table if exists usage_record;
