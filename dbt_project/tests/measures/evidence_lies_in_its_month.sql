-- Fails for evidence dated outside its month. Checks may be older (they count for some months), but never younger.
with evidence as (

    select * from {{ ref('evidence_all') }}

)

select
    rulebook,
    measure,
    unit_code,
    month,
    subject_code,
    occurred_on
from evidence
where {{ month_of('occurred_on') }} > month
    or ({{ month_of('occurred_on') }} < month and subject_type <> 'check')
