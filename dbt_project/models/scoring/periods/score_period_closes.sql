-- When each period closes: the end of the n-th working day after its last day.
-- Grain: rulebook x period
-- The version of a quarter or year is that of its latest scored month. close_at is null while the calendar does not
-- cover the working days after the period: such a period stays open.
{{ config(materialized='view') }}
with months as (

    select * from {{ ref('score_months') }}

),

period_months as (

    select * from {{ ref('score_period_months') }}

),

versions as (

    select * from {{ source('rules', 'rulebook') }}

),

days as (

    select * from {{ ref('int_days') }}

),

settings as (

    select * from {{ source('run', 'settings') }}

),

periods as (

    select
        rulebook,
        period_type,
        period,
        {{ last_known('version', 'month') }} as version,
        max(month) as last_month,
        cast(case
            when period_type = 'quarter' then date_trunc('quarter', min(month_start)) + interval '3' month
            when period_type = 'year' then date_trunc('year', min(month_start)) + interval '1' year
            else min(month_start) + interval '1' month
        end as date) as next_start
    from period_months
    group by rulebook, period_type, period

),

waited as (

    select
        periods.rulebook,
        periods.period_type,
        periods.period,
        {{ end_of_day('closing_day.date') }} as close_at
    from periods
    inner join versions on periods.rulebook = versions.rulebook and periods.version = versions.version
    inner join days as last_day on last_day.date = {{ add_days('periods.next_start', '-1') }}
    inner join days as closing_day on {{ is_working_day_after('closing_day', 'last_day', 'versions.close_after_working_days') }}
    where periods.period_type <> 'month'

)

select
    periods.rulebook,
    periods.period_type,
    periods.period,
    periods.version,
    periods.last_month,
    case when periods.period_type = 'month' then months.close_at else waited.close_at end as close_at,
    case
        when periods.period_type = 'month' then months.is_closed
        else coalesce(settings.as_of > waited.close_at, false)
    end as is_closed
from periods
cross join settings
inner join months on periods.rulebook = months.rulebook and periods.last_month = months.month
-- the calendar does not reach far enough yet
left join waited
    on periods.rulebook = waited.rulebook and periods.period_type = waited.period_type and periods.period = waited.period
