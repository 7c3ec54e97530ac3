-- Evidence of C1.1: did a grid pass its latest check of party building?
-- Grain:       rulebook x month x grid, of any type, of a unit in which at least one grid has a valid check
-- Numerator:   1 when the grid's latest check, in or before the month and at most valid_months old, was passed
-- Denominator: 1
-- Reason:      "passed, checked 2026-01-15" or "no valid check"
with months as (

    {{ measured_months('party_building', {'valid_months': 'bigint'}) }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

-- a check without a result is passed over
checks as (

    select * from {{ ref('fct_check') }}
    where unit_type = 'grid' and check_code = 'party_building' and passed is not null

),

-- of several on one day the one with the higher code; a check of calendar month m counts up to and including month
-- m + valid_months
checks_latest as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        grids.grid_code,
        checks.checked_on,
        checks.passed,
        checks.source_file,
        checks.source_row
    from months
    inner join grids on months.rulebook = grids.rulebook and months.month = grids.month
    -- a grid without a valid check has not passed
    left join checks
        on grids.grid_code = checks.unit_code
        and checks.checked_on <= least(months.month_end, months.seen_until_date)
        and {{ months_between_dates('checks.checked_on', 'months.month_start') }} <= months.valid_months
    qualify row_number() over (
        partition by grids.rulebook, grids.month, grids.grid_code
        order by checks.checked_on desc nulls last, checks.inspection_code desc nulls last
    ) = 1

),

units_checked as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        grid_code,
        checked_on,
        passed,
        source_file,
        source_row,
        max(checked_on) over (partition by rulebook, unit_code, month) is not null as is_unit_checked
    from checks_latest

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'grid' as subject_type,
        grid_code as subject_code,
        checked_on as occurred_on,
        case when passed then 1 else 0 end as numerator,
        1 as denominator,
        case when checked_on is null then 'no valid check' when passed then 'passed' else 'failed' end
        || coalesce(', checked ' || {{ text_of('checked_on') }}, '') as reason,
        case
            when checked_on is null then '无有效检查'
            else {{ text_of('checked_on') }} || ' 检查' || case when passed then '达标' else '不达标' end
        end as reason_zh,
        source_file,
        source_row
    from units_checked
    where is_unit_checked

)

{{ evidence_rows('party_building', 'judged', without=['kind', 'level', 'size', 'group_code', 'quantity']) }}
