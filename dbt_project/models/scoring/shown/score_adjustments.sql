-- The approved adjustments of a unit in a period, beside the score that was calculated.
-- Grain: rulebook, unit x period with a row that counts in it or in one of its months
-- A row counts in the first period of its type, from the one it names on, that closes on or after the day of approval. Of a
-- quarter or year it is the mean of its months' adjustments as they are shown, plus the rows that name it.
{{ config(materialized='view') }}
with periods as (

    select * from {{ ref('score_periods') }}

),

period_months as (

    select * from {{ ref('score_period_months') }}

),

unit_months as (

    select * from {{ ref('score_unit_months') }}

),

released as (

    select * from {{ source('ledger', 'released_score') }}
    where period_type = 'month'

),

placed as (

    {{ placed_adjustments() }}

),

named as (

    select
        rulebook,
        unit_code,
        period_type,
        period,
        sum(points) as points
    from placed
    group by rulebook, unit_code, period_type, period

),

months_shown as (

    select
        unit_months.rulebook,
        unit_months.unit_code,
        unit_months.month,
        {{ shown_points('coalesce(case when periods.shows_release then released.adjustment else named.points end, 0)') }} as adjustment
    from unit_months
    inner join periods
        on unit_months.rulebook = periods.rulebook
        and periods.period_type = 'month'
        and unit_months.month = periods.period
    -- a month that shows no release
    left join released on periods.latest_release_id = released.release_id and unit_months.unit_code = released.unit_code
    -- a month without an adjustment
    left join named
        on unit_months.rulebook = named.rulebook
        and unit_months.unit_code = named.unit_code
        and named.period_type = 'month'
        and unit_months.month = named.period

),

means as (

    select
        months_shown.rulebook,
        months_shown.unit_code,
        period_months.period_type,
        period_months.period,
        {{ mean_points('sum(months_shown.adjustment)', 'count(*)') }} as adjustment
    from months_shown
    inner join period_months on months_shown.rulebook = period_months.rulebook and months_shown.month = period_months.month
    group by months_shown.rulebook, months_shown.unit_code, period_months.period_type, period_months.period

)

select
    means.rulebook,
    means.unit_code,
    means.period_type,
    means.period,
    cast(
        means.adjustment + case when means.period_type = 'month' then 0 else {{ shown_points('coalesce(named.points, 0)') }} end
        as decimal(9, 2)
    ) as adjustment
from means
-- no row names the period
left join named
    on means.rulebook = named.rulebook
    and means.unit_code = named.unit_code
    and means.period_type = named.period_type
    and means.period = named.period
