-- Evidence of N3, completeness rate: is each household collected in the month complete? One of its rows is enough.
-- Grain:       rulebook x household collected in the month, in an active grid, that was not; the others are one row per grid
-- Numerator:   1 when complete (of a grid's row: their number)
-- Denominator: 1 (the same number)
-- Reason:      "not complete"
with months as (

    {{ measured_months('household_complete') }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

households as (

    select * from {{ ref('int_households_collected') }}

),

judged as (

    select
        grids.rulebook,
        'grid' as unit_type,
        grids.grid_code as unit_code,
        grids.month,
        'household' as subject_type,
        households.household_code as subject_code,
        households.collected_on as occurred_on,
        grids.grid_code,
        case when households.is_complete then 1 else 0 end as numerator,
        1 as denominator,
        'not complete' as reason,
        '信息不完整' as reason_zh,
        households.source_file,
        households.source_row
    from months
    inner join grids on months.rulebook = grids.rulebook and months.month = grids.month
    inner join households on grids.month = households.month and grids.grid_code = households.grid_code

),

listed as (

    {{ passing_in_one_row(
        'judged',
        counted('count(*)', 'household') ~ " || ' complete'",
        text_of('count(*)') ~ " || ' 户信息完整'"
    ) }}

)

{{ evidence_rows('household_complete', 'listed', without=['kind', 'level', 'size', 'quantity']) }}
