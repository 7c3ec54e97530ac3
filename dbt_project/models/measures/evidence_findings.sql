-- Evidence of C6, N2.7 to N2.9 and N4.3 to N4.5: what was found at a unit and confirmed.
-- Grain:    rulebook x confirmed finding of the month, filed on the scored unit itself
-- Quantity: as it was filed (default 1); level is its severity, size the number of people
-- Reason:   "contact_lost, quantity 2", with severity and people where they are given
with months as (

    {{ measured_months('findings') }}

),

units as (

    {{ units_and_their_grids() }}

),

findings as (

    select * from {{ ref('fct_finding') }}
    where status = 'confirmed'

),

counted as (

    select
        months.rulebook,
        findings.unit_type,
        findings.unit_code,
        months.month,
        'finding' as subject_type,
        findings.finding_code as subject_code,
        findings.found_on as occurred_on,
        findings.kind,
        findings.severity as level,
        findings.people as size,
        findings.quantity,
        {{ class_label_en('findings.kind') }} || ', quantity ' || {{ number_text('findings.quantity') }}
        || coalesce(', severity ' || {{ class_label_en('findings.severity') }}, '')
        || coalesce(', ' || {{ text_of('findings.people') }} || ' people', '') as reason,
        {{ class_label_zh('findings.kind') }} || '，核查属实，数量 ' || {{ number_text('findings.quantity') }}
        || coalesce('，' || {{ class_label_zh('findings.severity') }}, '')
        || coalesce('，' || {{ text_of('findings.people') }} || ' 人', '') as reason_zh,
        findings.source_file,
        findings.source_row
    from findings
    inner join months on findings.found_month = months.month
    inner join units
        on months.rulebook = units.rulebook
        and months.month = units.month
        and findings.unit_type = units.unit_type
        and findings.unit_code = units.unit_code
        and {{ is_measured_on('units', 'months') }}
    where findings.found_on <= months.seen_until_date

)

{{ evidence_rows('findings', 'counted', without=['group_code', 'numerator', 'denominator']) }}
