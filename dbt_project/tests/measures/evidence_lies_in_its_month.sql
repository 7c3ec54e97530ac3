-- Fails for evidence dated outside its month. What stays valid for some months (checks,
-- answers of a survey) may be older, but never younger.
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
    or ({{ month_of('occurred_on') }} < month and measure not in ('check_points', 'failed_checks', 'party_building', 'survey_yes'))
