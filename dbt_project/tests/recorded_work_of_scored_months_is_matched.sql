-- One row per rulebook and month that fails: recorded work of a scored month is held against the registers exactly once
-- by every rulebook in force in that month.
{{ config(meta={"dagster": {"ref": {"name": "int_records_matched"} } }) }}
with work as (

    select
        months.rulebook,
        months.month,
        count(*) as record_count
    from {{ ref('int_recorded_work') }} as records
    inner join {{ ref('int_rulebook_months') }} as months on records.month = months.month
    group by months.rulebook, months.month

),

matched as (

    select
        rulebook,
        month,
        count(*) as record_count
    from {{ ref('int_records_matched') }}
    group by rulebook, month

)

select
    work.rulebook,
    work.month,
    work.record_count,
    matched.record_count as matched_count
from work
-- nothing matched at all fails, too
left join matched
    on
        work.rulebook = matched.rulebook
        and work.month = matched.month
where work.record_count <> coalesce(matched.record_count, 0)
