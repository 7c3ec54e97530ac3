-- One row per approved adjustment that names a month, quarter or year which had closed before the approval (it counts in the
-- next period of its type), per adjustment of a unit that the rulebook does not score, at all or in the period in which it
-- would count (it counts nowhere), and per adjustment of an item the rulebook does not have (it counts, and no item shows it).
with adjustments as (

    select * from {{ ref('int_adjustments_approved') }}

),

months as (

    select * from {{ ref('int_rulebook_months') }}

),

versions as (

    select * from {{ source('rules', 'rulebook') }}

),

days as (

    select * from {{ ref('int_days') }}

),

items as (

    select * from {{ source('rules', 'item') }}

),

-- a quarter or year closes by the version of its latest scored month
periods as (

    select
        rulebook,
        'month' as period_type,
        month as period,
        version,
        month_end as period_end
    from months
    union all
    select
        rulebook,
        'quarter' as period_type,
        quarter as period,
        {{ last_known('version', 'month') }} as version,
        {{ last_of_quarter('max(month_start)') }} as period_end
    from months
    group by rulebook, quarter
    union all
    select
        rulebook,
        'year' as period_type,
        year as period,
        {{ last_known('version', 'month') }} as version,
        cast(date_trunc('year', max(month_start)) + interval '1' year - interval '1' day as date) as period_end
    from months
    group by rulebook, year

),

-- a period whose close the calendar does not reach is open
closes as (

    select
        periods.rulebook,
        periods.period_type,
        periods.period,
        closing_day.date as close_date
    from periods
    inner join versions on periods.rulebook = versions.rulebook and periods.version = versions.version
    inner join days as last_day on periods.period_end = last_day.date
    inner join days as closing_day on {{ is_working_day_after('closing_day', 'last_day', 'versions.close_after_working_days') }}

),

-- a unit is scored in many months
units as (

    select distinct rulebook, unit_code from {{ ref('int_unit_months') }}

),

-- distinct: the months of a quarter or year
unit_periods as (

    select distinct
        units.rulebook,
        units.unit_code,
        case when units.month = periods.period then 'month' when months.quarter = periods.period then 'quarter' else 'year' end as period_type,
        periods.period
    from {{ ref('int_unit_months') }} as units
    inner join months on units.rulebook = months.rulebook and units.month = months.month
    inner join periods on months.rulebook = periods.rulebook and periods.period in (months.month, months.quarter, months.year)

),

placed as (

    select
        adjustments.adjustment_code,
        adjustments.rulebook,
        adjustments.unit_code,
        adjustments.period_type,
        min(periods.period) as period
    from adjustments
    inner join periods
        on
            adjustments.rulebook = periods.rulebook
            and adjustments.period_type = periods.period_type
            and adjustments.period <= periods.period
    -- an open period
    left join closes
        on
            periods.rulebook = closes.rulebook
            and periods.period_type = closes.period_type
            and periods.period = closes.period
    where coalesce(closes.close_date >= adjustments.approved_on, true)
    group by adjustments.adjustment_code, adjustments.rulebook, adjustments.unit_code, adjustments.period_type

),

-- of a grid that was closed by then, say
placed_nowhere as (

    select
        placed.adjustment_code,
        placed.rulebook,
        placed.unit_code,
        placed.period
    from placed
    inner join units
        on
            placed.rulebook = units.rulebook
            and placed.unit_code = units.unit_code
    -- the unit has no score in that period: that is what is looked for
    left join unit_periods
        on
            placed.rulebook = unit_periods.rulebook
            and placed.unit_code = unit_periods.unit_code
            and placed.period_type = unit_periods.period_type
            and placed.period = unit_periods.period
    where unit_periods.unit_code is null

),

known_items as (

    -- an item stands in many versions
    select distinct rulebook, item from items

)

select
    'adjustment_late:' || adjustments.adjustment_code as alert_code,
    'adjustment_late' as kind,
    'info' as severity,
    adjustments.unit_code,
    adjustments.adjustment_code as subject_code,
    'Adjustment ' || adjustments.adjustment_code || ' of ' || adjustments.rulebook || ' was approved on '
    || {{ text_of('adjustments.approved_on') }} || ', after the close of ' || adjustments.period || ' at the end of '
    || {{ text_of('closes.close_date') }} || ': it counts in the first later ' || adjustments.period_type || ' that was open then' as message
from adjustments
inner join closes
    on
        adjustments.rulebook = closes.rulebook
        and adjustments.period_type = closes.period_type
        and adjustments.period = closes.period
-- it counts somewhere
left join placed_nowhere on adjustments.adjustment_code = placed_nowhere.adjustment_code
where closes.close_date < adjustments.approved_on and placed_nowhere.adjustment_code is null
union all
select
    'adjustment_nowhere:' || adjustments.adjustment_code as alert_code,
    'adjustment_nowhere' as kind,
    'warning' as severity,
    adjustments.unit_code,
    adjustments.adjustment_code as subject_code,
    'Adjustment ' || adjustments.adjustment_code || ' names a unit that ' || adjustments.rulebook || ' does not score: it counts nowhere' as message
from adjustments
-- the rulebook scores no such unit: that is the alert
left join units
    on
        adjustments.rulebook = units.rulebook
        and adjustments.unit_code = units.unit_code
where units.unit_code is null
union all
select
    'adjustment_nowhere:' || adjustment_code as alert_code,
    'adjustment_nowhere' as kind,
    'warning' as severity,
    unit_code,
    adjustment_code as subject_code,
    'Adjustment ' || adjustment_code || ' would count in ' || period || ', in which ' || rulebook || ' does not score its unit: it counts nowhere' as message
from placed_nowhere
union all
select
    'adjustment_of_no_item:' || adjustments.adjustment_code as alert_code,
    'adjustment_of_no_item' as kind,
    'warning' as severity,
    adjustments.unit_code,
    adjustments.adjustment_code as subject_code,
    'Adjustment ' || adjustments.adjustment_code || ' names ' || adjustments.item || ', which is no item of ' || adjustments.rulebook
    || ': it counts in the score and no item shows it' as message
from adjustments
inner join units
    on
        adjustments.rulebook = units.rulebook
        and adjustments.unit_code = units.unit_code
-- no version has the item: that is the alert
left join known_items
    on
        adjustments.rulebook = known_items.rulebook
        and adjustments.item = known_items.item
-- it counts somewhere
left join placed_nowhere on adjustments.adjustment_code = placed_nowhere.adjustment_code
where known_items.item is null and placed_nowhere.adjustment_code is null
