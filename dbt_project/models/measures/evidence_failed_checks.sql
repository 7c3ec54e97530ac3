-- Evidence of C2.3: did a unit fail a check, by the check that speaks for the month? One never made is not failed.
-- Grain:       rulebook x month x unit x check code: the latest check in or before the month, at most valid_months old
-- Denominator: 1, so that a unit without any such check has no basis
-- Quantity:    1 when failed, else 0
-- Reason:      "failed, checked 2026-01-15"
with months as (

    {{ measured_months('failed_checks', {'valid_months': 'bigint'}) }}

),

units as (

    {{ units_and_their_grids() }}

),

-- a check without a result is passed over
checks as (

    select * from {{ ref('fct_check') }}
    where passed is not null

),

-- a check of calendar month m counts up to and including month m + valid_months
checks_valid as (

    select
        months.rulebook,
        checks.unit_type,
        checks.unit_code,
        months.month,
        checks.inspection_code,
        checks.check_code,
        checks.checked_on,
        checks.passed,
        checks.source_file,
        checks.source_row
    from checks
    inner join months
        on checks.checked_on <= least(months.month_end, months.seen_until_date)
        and {{ months_between_dates('checks.checked_on', 'months.month_start') }} <= months.valid_months
    inner join units
        on months.rulebook = units.rulebook
        and months.month = units.month
        and checks.unit_type = units.unit_type
        and checks.unit_code = units.unit_code
        and {{ is_measured_on('units', 'months') }}

),

-- the latest; of several on one day the one with the higher code
checks_latest as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        inspection_code,
        check_code,
        checked_on,
        passed,
        source_file,
        source_row
    from checks_valid
    qualify row_number() over (
        partition by rulebook, unit_type, unit_code, month, check_code
        order by checked_on desc nulls last, inspection_code desc nulls last
    ) = 1

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'check' as subject_type,
        inspection_code as subject_code,
        checked_on as occurred_on,
        check_code as kind,
        1 as denominator,
        case when passed then 0 else 1 end as quantity,
        case when passed then 'passed' else 'failed' end || ', checked ' || {{ text_of('checked_on') }} as reason,
        {{ text_of('checked_on') }} || ' 检查' || case when passed then '达标' else '不达标' end as reason_zh,
        source_file,
        source_row
    from checks_latest

)

{{ evidence_rows('failed_checks', 'judged', without=['level', 'size', 'group_code', 'numerator']) }}
