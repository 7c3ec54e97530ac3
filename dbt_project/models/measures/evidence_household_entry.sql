-- Evidence of N3, entry rate: was each household collected in the month entered by its close? One of its rows is enough.
-- Grain:       rulebook x household collected in the month, in an active grid
-- Numerator:   1 when entered by the close
-- Denominator: 1
-- Reason:      "entered 2026-03-04 18:00:00" or "not entered by the close"
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
        grids.unit_type,
        grids.unit_code,
        grids.month,
        'household' as subject_type,
        households.household_code as subject_code,
        households.collected_on as occurred_on,
        grids.grid_code as group_code,
        case when households.entered_at <= months.seen_until then 1 else 0 end as numerator,
        1 as denominator,
        case
            when households.entered_at <= months.seen_until then 'entered ' || {{ instant_text('households.entered_at') }}
            else 'not entered by the close'
        end as reason,
        case
            when households.entered_at <= months.seen_until then {{ instant_text('households.entered_at') }} || ' 录入'
            else '关账前未录入'
        end as reason_zh,
        households.source_file,
        households.source_row
    from months
    inner join grids on months.rulebook = grids.rulebook and months.month = grids.month
    inner join households on grids.month = households.month and grids.grid_code = households.grid_code

)

{{ evidence_rows('household_entry', 'judged', without=['kind', 'level', 'size', 'quantity']) }}
