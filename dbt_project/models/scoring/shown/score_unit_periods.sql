-- The units of each period: those with at least one scored month in it.
-- Grain: rulebook, period x unit
-- A grid is partial in a period when it was not there on one of its duty days (or opened or closed inside a month of it).
with unit_months as (

    select * from {{ ref('score_unit_months') }}

),

period_months as (

    select * from {{ ref('score_period_months') }}

),

period_days as (

    select
        rulebook,
        period_type,
        period,
        cast(sum(duty_day_count) as bigint) as duty_day_count
    from period_months
    group by rulebook, period_type, period

),

sums as (

    select
        unit_months.rulebook,
        unit_months.unit_type,
        unit_months.unit_code,
        period_months.period_type,
        period_months.period,
        {{ last_known('unit_months.unit_name', 'unit_months.month') }} as unit_name,
        {{ last_known('unit_months.area_type', 'unit_months.month') }} as area_type,
        max(case when unit_months.is_partial then 1 else 0 end) = 1 as has_partial_month,
        cast(sum(unit_months.duty_days) as bigint) as duty_days
    from unit_months
    inner join period_months on unit_months.rulebook = period_months.rulebook and unit_months.month = period_months.month
    group by
        unit_months.rulebook, unit_months.unit_type, unit_months.unit_code, period_months.period_type, period_months.period

)

select
    sums.rulebook,
    sums.unit_type,
    sums.unit_code,
    sums.period_type,
    sums.period,
    sums.unit_name,
    sums.area_type,
    sums.has_partial_month
        or (sums.unit_type = 'grid' and sums.period_type <> 'month' and sums.duty_days < period_days.duty_day_count) as is_partial,
    sums.duty_days
from sums
inner join period_days
    on sums.rulebook = period_days.rulebook and sums.period_type = period_days.period_type and sums.period = period_days.period
