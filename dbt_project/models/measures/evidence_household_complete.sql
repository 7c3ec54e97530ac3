-- Evidence of N3, completeness rate: is each household collected in the month complete? One of its rows is enough.
-- Grain:       rulebook x household collected in the month, in an active grid
-- Numerator:   1 when complete
-- Denominator: 1
-- Reason:      "complete"
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
        grids.unit_type,
        grids.unit_code,
        grids.month,
        'household' as subject_type,
        households.household_code as subject_code,
        households.collected_on as occurred_on,
        grids.grid_code as group_code,
        case when households.is_complete then 1 else 0 end as numerator,
        1 as denominator,
        case when households.is_complete then 'complete' else 'not complete' end as reason,
        case when households.is_complete then '信息完整' else '信息不完整' end as reason_zh,
        households.source_file,
        households.source_row
    from months
    inner join grids on months.rulebook = grids.rulebook and months.month = grids.month
    inner join households on grids.month = households.month and grids.grid_code = households.grid_code

)

{{ evidence_rows('household_complete', 'judged', without=['kind', 'level', 'size', 'quantity']) }}
