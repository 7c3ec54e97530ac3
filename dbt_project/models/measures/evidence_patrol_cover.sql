-- Evidence of N2.2: did the tracks of each block of duty days cover the grid? The month's duty days on which the grid is active
-- are cut into consecutive blocks; a shorter last one is not assessed. Only fixes of these days count.
-- Grain:       rulebook x grid x block that covered too little; the blocks with enough are one row per grid and month
-- Numerator:   1 when enough cells were visited (blocks with enough: their number)
-- Denominator: 1 (the same number)
-- Reason:      "41 of 60 cells visited from 2026-03-02 to 2026-03-06, at least 80 % asked"
with months as (

    {{ measured_months('patrol_cover', {'block_days': 'bigint', 'coverage_threshold': 'decimal(18, 6)'}) }}

),

grid_days as (

    select * from {{ ref('int_patrol_grid_days') }}
    where is_in_month and is_asked and is_elapsed

),

cells as (

    select * from {{ ref('int_patrol_cells') }}

),

block_days as (

    select
        grid_days.rulebook,
        grid_days.month,
        grid_days.grid_code,
        grid_days.patrol_date,
        grid_days.cells_total,
        months.block_days,
        months.coverage_threshold,
        {{ whole_division(
            '(row_number() over (partition by grid_days.rulebook, grid_days.month, grid_days.grid_code order by grid_days.patrol_date nulls last) - 1)',
            'months.block_days'
        ) }} as block_number
    from months
    inner join grid_days on months.rulebook = grid_days.rulebook and months.month = grid_days.month

),

blocks as (

    select
        block_days.rulebook,
        block_days.month,
        block_days.grid_code,
        min(block_days.patrol_date) as first_date,
        max(block_days.patrol_date) as last_date,
        max(block_days.cells_total) as cells_total,
        max(block_days.coverage_threshold) as coverage_threshold,
        cast(count(distinct cells.cell) as bigint) as cells_visited
    from block_days
    -- a day without a fix inside
    left join cells
        on block_days.rulebook = cells.rulebook
        and block_days.month = cells.month
        and block_days.grid_code = cells.grid_code
        and block_days.patrol_date = cells.patrol_date
    group by block_days.rulebook, block_days.month, block_days.grid_code, block_days.block_number
    having count(distinct block_days.patrol_date) = max(block_days.block_days)

),

met as (

    select
        rulebook,
        month,
        grid_code,
        first_date,
        last_date,
        cells_total,
        coverage_threshold,
        cells_visited,
        {{ millionths('cells_visited') }} >= {{ millionths('coverage_threshold') }} * cells_total as is_met
    from blocks

),

judged as (

    select
        rulebook,
        'grid' as unit_type,
        grid_code as unit_code,
        month,
        'block_of_days' as subject_type,
        {{ text_of('first_date') }} || '/' || {{ text_of('last_date') }} as subject_code,
        last_date as occurred_on,
        grid_code as group_code,
        0 as numerator,
        1 as denominator,
        {{ text_of('cells_visited') }} || ' of ' || {{ text_of('cells_total') }} || ' cells visited from ' || {{ text_of('first_date') }}
        || ' to ' || {{ text_of('last_date') }} || ', at least ' || {{ percent_of('coverage_threshold') }} || ' % asked' as reason,
        {{ text_of('first_date') }} || ' 至 ' || {{ text_of('last_date') }} || ' 共 ' || {{ text_of('cells_total') }} || ' 个单元，到过 '
        || {{ text_of('cells_visited') }} || ' 个，应不低于 ' || {{ percent_of('coverage_threshold') }} || '%' as reason_zh
    from met
    where not is_met

    union all

    select
        rulebook,
        'grid' as unit_type,
        grid_code as unit_code,
        month,
        'grid' as subject_type,
        grid_code as subject_code,
        null as occurred_on,
        grid_code as group_code,
        cast(count(*) as bigint) as numerator,
        cast(count(*) as bigint) as denominator,
        {{ counted('count(*)', 'block') }} || ' of duty days with enough cells visited' as reason,
        {{ text_of('count(*)') }} || ' 段工作日覆盖达标' as reason_zh
    from met
    where is_met
    group by rulebook, month, grid_code

)

{{ evidence_rows('patrol_cover', 'judged', without=['kind', 'level', 'size', 'quantity', 'source_file', 'source_row']) }}
