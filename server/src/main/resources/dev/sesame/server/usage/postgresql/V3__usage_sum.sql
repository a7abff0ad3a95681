-- What reports are made of; each record is a sum of one.
create view usage_sum as
select occurred_on, issuer, subject, person, team, provider, model,
    1 as requests, case when status >= 400 then 1 else 0 end as failed,
    input_tokens, output_tokens, cached_tokens, case when estimated then 1 else 0 end as estimated
from usage_record;
