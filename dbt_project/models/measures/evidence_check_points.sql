-- Evidence of C2.1, C2.2 and C3: the points an inspector gave, by the check that speaks for the month.
-- Grain:       rulebook x month x unit x check code: the latest check in or before the month, at most valid_months old
-- Denominator: 1, so that a unit without any such check has no basis
-- Quantity:    the points given (scoring holds them within the rule's maximum)
-- Reason:      "2.5 points, checked 2026-01-15"
with months as (

    {{ measured_months('check_points', {'valid_months': 'bigint'}) }}

),

units as (

    {{ units_and_their_grids() }}

),

-- a check without points is passed over
checks as (

    select * from {{ ref('fct_check') }}
    where points is not null

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
        checks.points,
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
        points,
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
        points as quantity,
        {{ number_text('points') }} || ' points, checked ' || {{ text_of('checked_on') }} as reason,
        {{ text_of('checked_on') }} || ' 检查得 ' || {{ number_text('points') }} || ' 分' as reason_zh,
        source_file,
        source_row
    from checks_latest

)

{{ evidence_rows('check_points', 'judged', without=['level', 'size', 'group_code', 'numerator']) }}
