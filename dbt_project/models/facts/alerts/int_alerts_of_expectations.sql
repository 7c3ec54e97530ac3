-- One row per expectation that failed, or that could not be evaluated: the latter is an error whatever its severity.
with results as (

    select * from {{ ref('stg_expectation_results') }}

)

select
    'expectation:' || feed || ':' || batch || ':' || expectation || ':' || column_name as alert_code,
    case status when 'failed' then 'expectation_failed' else 'expectation_not_evaluated' end as kind,
    case
        when status = 'not_evaluated' then 'error'
        when severity in ('info', 'warning', 'error') then severity
        else 'error'
    end as severity,
    cast(null as string) as unit_code,
    feed as subject_code,
    coalesce(message_en, expectation) as message
from results
where status in ('failed', 'not_evaluated')
