-- Evidence of N2.6: was each major-hazard place (a target of cadence daily) of a grid visited on each duty day?
-- Grain:       rulebook x grid x duty day with a place missed; the days without are one row per grid and month. Only days
--              on which grid and place are both active. group_code is the grid
-- Numerator:   places visited that day (days without a miss: all of them together)
-- Denominator: places due that day (the same)
-- Reason:      "2 of 3 places visited"
with months as (

    {{ measured_months('hazard_visits') }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

places as (

    select * from {{ ref('int_targets_visited') }}
    where kind = 'daily'

),

days_asked as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        grids.grid_code,
        places.period_start as duty_date,
        places.visited_count,
        places.due_count,
        places.source_file,
        places.source_row
    from months
    inner join grids on months.rulebook = grids.rulebook and months.month = grids.month
    inner join places
        on grids.rulebook = places.rulebook
        and grids.month = places.month
        and grids.grid_code = places.grid_code

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'grid_day' as subject_type,
        grid_code || '/' || {{ text_of('duty_date') }} as subject_code,
        duty_date as occurred_on,
        grid_code as group_code,
        visited_count as numerator,
        due_count as denominator,
        {{ text_of('visited_count') }} || ' of ' || {{ text_of('due_count') }} || ' places visited' as reason,
        '应走访 ' || {{ text_of('due_count') }} || ' 处，已走访 ' || {{ text_of('visited_count') }} || ' 处' as reason_zh,
        source_file,
        source_row
    from days_asked
    where visited_count < due_count

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
        cast(sum(visited_count) as bigint) as numerator,
        cast(sum(due_count) as bigint) as denominator,
        {{ text_of('count(*)') }} || ' duty days on which every place was visited' as reason,
        {{ text_of('count(*)') }} || ' 个工作日全部走访到位' as reason_zh,
        null as source_file,
        null as source_row
    from days_asked
    where visited_count >= due_count
    group by rulebook, unit_type, unit_code, month, grid_code

)

{{ evidence_rows('hazard_visits', 'judged', without=['kind', 'level', 'size', 'quantity']) }}
