-- Evidence of N3, entry rate: was each household collected in the month entered by its close? One of its rows is enough.
-- Grain:       rulebook x household collected in the month, in an active grid, that was not; the others are one row per grid
-- Numerator:   1 when entered by the close (of a grid's row: their number)
-- Denominator: 1 (the same number)
-- Reason:      "not entered by the close"
with months as (

    {{ measured_months('household_entry') }}

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
        case when households.entered_at <= months.seen_until then 1 else 0 end as numerator,
        1 as denominator,
        'not entered by the close' as reason,
        '关账前未录入' as reason_zh,
        households.source_file,
        households.source_row
    from months
    inner join grids on months.rulebook = grids.rulebook and months.month = grids.month
    inner join households on grids.month = households.month and grids.grid_code = households.grid_code

),

listed as (

    {{ passing_in_one_row(
        'judged',
        counted('count(*)', 'household') ~ " || ' entered by the close'",
        text_of('count(*)') ~ " || ' 户关账前已录入'"
    ) }}

)

{{ evidence_rows('household_entry', 'listed', without=['kind', 'level', 'size', 'quantity']) }}
