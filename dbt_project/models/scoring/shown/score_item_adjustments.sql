-- The approved adjustments of an item of a unit in a period, as they count now (whatever a release shows).
-- Grain: rulebook, unit, period x item that an adjustment names
-- Of a quarter or year: the mean of its months' adjustments as they are shown, plus the rows that name it. The means are
-- rounded item by item; what counts in the total is the one rounded mean of score_adjustments.
{{ config(materialized='view') }}
with periods as (

    select * from {{ ref('score_periods') }}
    where period_type = 'month'

),

period_months as (

    select * from {{ ref('score_period_months') }}
    where period_type <> 'month'

),

unit_months as (

    select * from {{ ref('score_unit_months') }}

),

released as (

    select * from {{ source('ledger', 'released_score_item') }}
    where period_type = 'month' and adjustment <> 0

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
        item,
        {{ shown_points('sum(points)') }} as adjustment,
        {{ joined_text('adjustment_code', ', ', 'adjustment_code') }} as adjustment_codes
    from placed
    group by rulebook, unit_code, period_type, period, item

),

months_shown as (

    select
        named.rulebook,
        named.unit_code,
        named.period as month,
        named.item,
        named.adjustment,
        named.adjustment_codes
    from named
    inner join periods on named.rulebook = periods.rulebook and named.period_type = 'month' and named.period = periods.period
    -- a unit that has no score in the month has no adjustment in it either
    inner join unit_months on named.rulebook = unit_months.rulebook and named.unit_code = unit_months.unit_code and named.period = unit_months.month
    where not periods.shows_release
    union all
    select
        released.rulebook,
        released.unit_code,
        released.period as month,
        released.item,
        released.adjustment,
        released.adjustment_codes
    from released
    inner join periods on released.release_id = periods.latest_release_id
    where periods.shows_release

),

month_counts as (

    select
        unit_months.rulebook,
        unit_months.unit_code,
        period_months.period_type,
        period_months.period,
        cast(count(*) as bigint) as month_count
    from unit_months
    inner join period_months on unit_months.rulebook = period_months.rulebook and unit_months.month = period_months.month
    group by unit_months.rulebook, unit_months.unit_code, period_months.period_type, period_months.period

),

means as (

    select
        months_shown.rulebook,
        months_shown.unit_code,
        period_months.period_type,
        period_months.period,
        months_shown.item,
        {{ mean_points('sum(months_shown.adjustment)', 'month_counts.month_count') }} as adjustment,
        {{ joined_text('months_shown.adjustment_codes', ', ', 'months_shown.month') }} as adjustment_codes
    from months_shown
    inner join period_months on months_shown.rulebook = period_months.rulebook and months_shown.month = period_months.month
    inner join month_counts
        on months_shown.rulebook = month_counts.rulebook
        and months_shown.unit_code = month_counts.unit_code
        and period_months.period_type = month_counts.period_type
        and period_months.period = month_counts.period
    group by
        months_shown.rulebook,
        months_shown.unit_code,
        period_months.period_type,
        period_months.period,
        months_shown.item,
        month_counts.month_count

),

parts as (

    select rulebook, unit_code, period_type, period, item, adjustment, adjustment_codes from named
    union all
    select rulebook, unit_code, period_type, period, item, adjustment, adjustment_codes from means

)

select
    rulebook,
    unit_code,
    period_type,
    period,
    item,
    cast(sum(adjustment) as decimal(9, 2)) as adjustment,
    {{ joined_text('adjustment_codes', ', ', 'adjustment_codes') }} as adjustment_codes
from parts
group by rulebook, unit_code, period_type, period, item
