-- Evidence of N4.1: did a grid report enough valid items on each of its duty days?
-- Grain:       rulebook x grid x duty day with too few; the days with enough are one row per grid and month.
--              group_code is the grid, whatever the scored unit
-- Numerator:   1 when the day has enough (days with enough: their number)
-- Denominator: 1 (the same number)
-- Quantity:    items missing on the day
-- Reason:      "1 of 4 valid items"
with months as (

    {{ measured_months('daily_items', {'daily_minimum': 'bigint'}) }}

),

duty_days as (

    select * from {{ ref('int_duty_days') }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

items as (

    select * from {{ ref('int_items_classified') }}
    where outcome <> 'rejected' and not is_false

),

items_by_day as (

    select
        rulebook,
        grid_code,
        {{ local_date('reported_at') }} as reported_date,
        cast(count(*) as bigint) as item_count
    from items
    group by rulebook, grid_code, {{ local_date('reported_at') }}

),

-- duty days that are over, on which the grid was active
days_asked as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        grids.grid_code,
        duty_days.duty_date,
        months.daily_minimum,
        coalesce(items_by_day.item_count, 0) as item_count
    from months
    inner join duty_days on months.rulebook = duty_days.rulebook and months.month = duty_days.month
    inner join grids on months.rulebook = grids.rulebook and months.month = grids.month
    -- no valid item at all: the day counts nought
    left join items_by_day
        on grids.rulebook = items_by_day.rulebook
        and grids.grid_code = items_by_day.grid_code
        and duty_days.duty_date = items_by_day.reported_date
    where duty_days.is_elapsed
        and duty_days.duty_date between grids.active_from and grids.active_to

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'day' as subject_type,
        {{ text_of('duty_date') }} as subject_code,
        duty_date as occurred_on,
        grid_code as group_code,
        0 as numerator,
        1 as denominator,
        daily_minimum - item_count as quantity,
        {{ text_of('item_count') }} || ' of ' || {{ text_of('daily_minimum') }} || ' valid items' as reason,
        '应有有效事项 ' || {{ text_of('daily_minimum') }} || ' 件，实有 ' || {{ text_of('item_count') }} || ' 件' as reason_zh
    from days_asked
    where item_count < daily_minimum

    union all

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'grid' as subject_type,
        grid_code as subject_code,
        null as occurred_on,
        grid_code as group_code,
        cast(count(*) as bigint) as numerator,
        cast(count(*) as bigint) as denominator,
        0 as quantity,
        {{ text_of('count(*)') }} || ' duty days with at least ' || {{ text_of('daily_minimum') }} || ' valid items' as reason,
        {{ text_of('count(*)') }} || ' 个工作日有效事项达到 ' || {{ text_of('daily_minimum') }} || ' 件' as reason_zh
    from days_asked
    where item_count >= daily_minimum
    group by rulebook, unit_type, unit_code, month, grid_code, daily_minimum

)

{{ evidence_rows('daily_items', 'judged', without=['kind', 'level', 'size', 'source_file', 'source_row']) }}
